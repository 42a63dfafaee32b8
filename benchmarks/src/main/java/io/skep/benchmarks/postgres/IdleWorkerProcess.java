package io.skep.benchmarks.postgres;

import io.skep.benchmarks.harness.ChildJvm;
import io.skep.domain.value.AgentId;
import java.util.Optional;

/** Worker process that writes a line for each task that it starts. */
final class IdleWorkerProcess {

  private IdleWorkerProcess() {}

  /** Runs the process: URL. */
  public static void main(String[] arguments) throws Exception {
    try (var skep = PostgresBenchmarkStores.open(new PostgresDatabase(arguments[0]))) {
      skep.worker(new AgentId("idle"))
          .start(
              context -> {
                ChildJvm.writeLine(context.task().id());
                return Optional.empty();
              });
      ChildJvm.writeLine("open");
      ChildJvm.parentInput().readLine();
    }
  }
}
