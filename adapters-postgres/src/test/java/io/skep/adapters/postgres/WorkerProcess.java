package io.skep.adapters.postgres;

import io.skep.adapters.postgres.connection.PostgresAddress;
import io.skep.adapters.postgres.connection.PostgresConfig;
import io.skep.domain.error.LeaseLostException;
import io.skep.domain.lease.ClaimRequest;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.SwarmId;
import io.skep.testkit.fixture.ChildProcess;
import io.skep.testkit.fixture.ConcurrentRunner;
import java.time.Duration;
import java.util.Optional;

/** Works on a plan with two agents until all its tasks are completed, and says which it did. */
final class WorkerProcess {

  static final PlanId PLAN = new PlanId("spring");

  private WorkerProcess() {}

  /** Runs in a process of its own: URL, name, how many tasks there are. */
  public static void main(String[] arguments) {
    var config = PostgresConfig.of(PostgresAddress.parse(arguments[0])).withMaxConnections(3);
    long tasks = Long.parseLong(arguments[2]);
    try (var store = PostgresStore.open(config)) {
      var swarm = new Swarm(SwarmId.DEFAULT, store.ports());
      ChildProcess.writeLine("open");
      ChildProcess.awaitParent();
      ConcurrentRunner.run(2, number -> work(swarm, new AgentId(arguments[1] + number), tasks))
          .resultsOrThrow();
    }
  }

  private static boolean work(Swarm swarm, AgentId agent, long tasks) {
    var request =
        ClaimRequest.forAgent(agent).withPlan(PLAN).withLimit(5).withLease(Duration.ofSeconds(1));
    while (swarm.queues().countByStatus().getOrDefault(TaskStatus.COMPLETED, 0L) < tasks) {
      var claimed = swarm.tasks().claim(request);
      for (var task : claimed) {
        try {
          swarm.tasks().complete(task.token(), Optional.empty());
          ChildProcess.writeLine(task.id().toString());
        } catch (LeaseLostException e) {
          // Another one took it back, because this machine was busy for a second.
        }
      }
      if (claimed.isEmpty()) {
        swarm.tasks().reclaimExpired();
      }
    }
    return true;
  }
}
