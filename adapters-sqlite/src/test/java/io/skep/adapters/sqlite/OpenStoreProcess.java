package io.skep.adapters.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.adapters.sqlite.connection.SqliteConfig;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.value.SwarmId;
import io.skep.testkit.fixture.ChildProcess;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.stream.IntStream;

/** Opens a file, which may not exist, and adds one task. */
public final class OpenStoreProcess {

  private OpenStoreProcess() {}

  /** Has so many processes run this at once on a file, and expects that all succeed. */
  public static void runConcurrently(int processes, Path file) {
    var folder = file.toAbsolutePath().resolveSibling("");
    var all =
        IntStream.range(0, processes)
            .mapToObj(
                number ->
                    ChildProcess.start(
                        OpenStoreProcess.class, folder, file.toString(), "task " + number))
            .toList();
    try {
      all.forEach(process -> process.expectLine("started"));
      all.forEach(ChildProcess::resume);
      all.forEach(process -> process.expectLine("done"));
      assertThat(all).allSatisfy(process -> assertThat(process.exitStatus()).isZero());
    } finally {
      all.forEach(ChildProcess::close);
    }
  }

  /** Runs in a process of its own: file, title of the task. */
  public static void main(String[] arguments) {
    ChildProcess.writeLine("started");
    ChildProcess.awaitParent();
    try (var store =
        SqliteStore.open(SqliteConfig.of(Path.of(arguments[0])), InstantSource.system())) {
      new Swarm(SwarmId.DEFAULT, store.ports()).tasks().enqueue(TaskSpec.of(arguments[1]));
    }
    ChildProcess.writeLine("done");
  }
}
