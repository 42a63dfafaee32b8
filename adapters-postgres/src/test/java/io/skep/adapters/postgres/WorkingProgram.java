package io.skep.adapters.postgres;

import io.skep.domain.error.LeaseLostException;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.ClaimRequest;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.SwarmId;
import io.skep.testkit.fixture.ChildProcess;
import io.skep.testkit.fixture.Races;
import java.time.Duration;
import java.util.Optional;

/** Works on a plan with two agents until all its tasks are completed, and says which it did. */
final class WorkingProgram {

  static final PlanId PLAN = new PlanId("spring");

  private WorkingProgram() {}

  /** Runs in a process of its own: URL, name, how many tasks there are. */
  public static void main(String[] arguments) {
    var config = PostgresConfig.of(PostgresAddress.parse(arguments[0])).withConnections(3);
    long tasks = Long.parseLong(arguments[2]);
    try (var store = PostgresStore.open(config)) {
      var swarm = new Swarm(SwarmId.DEFAULT, store.ports());
      ChildProcess.say("open");
      ChildProcess.awaitParent();
      Races.run(2, number -> work(swarm, new AgentId(arguments[1] + number), tasks)).orFail();
    }
  }

  private static boolean work(Swarm swarm, AgentId agent, long tasks) {
    var request = ClaimRequest.by(agent).ofPlan(PLAN).upTo(5).heldFor(Duration.ofSeconds(1));
    while (swarm.queues().countByStatus().getOrDefault(TaskStatus.COMPLETED, 0L) < tasks) {
      var claimed = swarm.tasks().claim(request);
      for (var task : claimed) {
        try {
          swarm.tasks().complete(task.token(), Optional.empty());
          ChildProcess.say(task.id().toString());
        } catch (LeaseLostException e) {
          // Another one took it back, because this machine was busy for a second.
        }
      }
      if (claimed.isEmpty()) {
        swarm.tasks().recover();
      }
    }
    return true;
  }
}
