package io.skep.benchmarks.postgres;

import io.skep.benchmarks.harness.ChildJvm;
import io.skep.benchmarks.harness.WorkerThreads;
import io.skep.benchmarks.postgres.LeaseEventLog.Event;
import io.skep.domain.error.LeaseLostException;
import io.skep.domain.lease.ClaimRequest;
import io.skep.domain.store.Swarm;
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
 * Worker process with several agents that work on one plan until all its tasks are completed, and
 * log lease events. Tolerates being killed at any moment.
 */
final class KillableWorker {

  static final PlanId PLAN = new PlanId("plan");

  private static final int BATCH = 5;
  private static final Duration LEASE = Duration.ofSeconds(1);

  /** Duration of a task in nanoseconds, spent sleeping. */
  private static final long TASK_NANOS = 10_000_000;

  /** Nanoseconds between polls of an idle agent. */
  private static final long IDLE_NANOS = 20_000_000;

  private final Swarm swarm;
  private final long tasks;
  private final LeaseEventLog log;

  private KillableWorker(Swarm swarm, long tasks, LeaseEventLog log) {
    this.swarm = swarm;
    this.tasks = tasks;
    this.log = log;
  }

  /** Runs the process: URL, swarm, name, number of agents, number of tasks, log file. */
  public static void main(String[] arguments) throws Exception {
    var name = arguments[2];
    try (var skep = PostgresBenchmarkStores.open(new PostgresDatabase(arguments[0]));
        var log = LeaseEventLog.open(Path.of(arguments[5]))) {
      var swarm = skep.swarm(new SwarmId(arguments[1]));
      var worker = new KillableWorker(swarm, Long.parseLong(arguments[4]), log);
      ChildJvm.writeLine("open");
      WorkerThreads.run(
          Integer.parseInt(arguments[3]), number -> worker.work(new AgentId(name + "-" + number)));
    }
    ChildJvm.writeLine("done");
  }

  static long completedCount(Swarm swarm) {
    return swarm.queues().countByStatus().getOrDefault(TaskStatus.COMPLETED, 0L);
  }

  private void work(AgentId agent) throws IOException {
    var request = ClaimRequest.forAgent(agent).withPlan(PLAN).withLimit(BATCH).withLease(LEASE);
    while (true) {
      var claimed = swarm.tasks().claim(request);
      for (var task : claimed) {
        log.write(Event.CLAIMED, task.token());
      }
      for (var task : claimed) {
        LockSupport.parkNanos(TASK_NANOS);
        log.write(Event.DONE, task.token());
        try {
          swarm.tasks().complete(task.token(), Optional.empty());
          log.write(Event.ACKNOWLEDGED, task.token());
        } catch (LeaseLostException e) {
          log.write(Event.REFUSED, task.token());
        }
      }
      if (claimed.isEmpty()) {
        if (completedCount(swarm) >= tasks) {
          return;
        }
        // Reclaims the tasks of killed workers once their leases have expired.
        swarm.tasks().reclaimExpired();
        LockSupport.parkNanos(IDLE_NANOS);
      }
    }
  }
}
