package io.skep.benchmarks.postgres;

import io.skep.benchmarks.harness.ChildJvm;
import io.skep.benchmarks.harness.DataSeeder;
import io.skep.benchmarks.harness.WorkerThreads;
import io.skep.domain.lease.ClaimRequest;
import io.skep.domain.value.AgentId;
import java.io.IOException;

/**
 * Worker process with several agents: processes tasks until none is left, then waits for the next
 * command.
 */
final class PostgresWorkerProcess {

  private PostgresWorkerProcess() {}

  /** Runs the process: URL, name, number of agents, tasks per call. */
  public static void main(String[] arguments) throws Exception {
    var name = arguments[1];
    int agents = Integer.parseInt(arguments[2]);
    int batch = Integer.parseInt(arguments[3]);
    var parent = ChildJvm.parentInput();
    try (var skep = PostgresBenchmarkStores.open(new PostgresDatabase(arguments[0]))) {
      ChildJvm.writeLine("open");
      while (isWorkCommand(parent.readLine())) {
        WorkerThreads.run(
            agents,
            number -> {
              var request =
                  ClaimRequest.forAgent(new AgentId(name + "-" + number)).withLimit(batch);
              while (DataSeeder.claimAndComplete(skep.swarm(), request) > 0) {
                Thread.onSpinWait();
              }
            });
        ChildJvm.writeLine("done");
      }
    }
  }

  private static boolean isWorkCommand(String line) throws IOException {
    return line != null && line.equals("work");
  }
}
