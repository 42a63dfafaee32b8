package io.skep.benchmarks;

import io.skep.benchmarks.Journal.Event;
import io.skep.domain.error.LeaseLostException;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.ClaimRequest;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.SwarmId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Agents in a process of their own that work on one plan until all its tasks are completed, and
 * keep a journal. It may be killed at any moment.
 */
final class MortalWorker {

  static final PlanId PLAN = new PlanId("plan");

  private static final int BATCH = 5;
  private static final Duration LEASE = Duration.ofSeconds(1);

  /** Nanoseconds that a task takes, during which its agent needs no processor. */
  private static final long WORK = 10_000_000;

  /** Nanoseconds until an agent that found nothing looks again. */
  private static final long REST = 20_000_000;

  private final Swarm swarm;
  private final long tasks;
  private final Journal journal;

  private MortalWorker(Swarm swarm, long tasks, Journal journal) {
    this.swarm = swarm;
    this.tasks = tasks;
    this.journal = journal;
  }

  /** Runs it: URL, swarm, name, how many agents, how many tasks there are, file of the journal. */
  public static void main(String[] arguments) throws Exception {
    var name = arguments[2];
    try (var skep = SharedStore.open(new Database(arguments[0]));
        var journal = Journal.open(Path.of(arguments[5]))) {
      var swarm = skep.swarm(new SwarmId(arguments[1]));
      var worker = new MortalWorker(swarm, Long.parseLong(arguments[4]), journal);
      Child.say("open");
      Team.run(
          Integer.parseInt(arguments[3]), number -> worker.work(new AgentId(name + "-" + number)));
    }
    Child.say("done");
  }

  static long completed(Swarm swarm) {
    return swarm.queues().countByStatus().getOrDefault(TaskStatus.COMPLETED, 0L);
  }

  private void work(AgentId agent) throws IOException {
    var request = ClaimRequest.by(agent).ofPlan(PLAN).upTo(BATCH).heldFor(LEASE);
    while (true) {
      var claimed = swarm.tasks().claim(request);
      for (var task : claimed) {
        journal.write(Event.CLAIMED, task.token());
      }
      for (var task : claimed) {
        LockSupport.parkNanos(WORK);
        journal.write(Event.DONE, task.token());
        try {
          swarm.tasks().complete(task.token(), Optional.empty());
          journal.write(Event.ACKNOWLEDGED, task.token());
        } catch (LeaseLostException e) {
          journal.write(Event.REFUSED, task.token());
        }
      }
      if (claimed.isEmpty()) {
        if (completed(swarm) >= tasks) {
          return;
        }
        // The tasks of those who were killed come back when their leases have expired.
        swarm.tasks().recover();
        LockSupport.parkNanos(REST);
      }
    }
  }
}
