package io.skep.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Classes that a process loads for one command, which dominate its duration. */
class LoadedClassesTest extends CommandLineTestCase {

  /** Prefixes of classes that no command needs on a file with the current schema. */
  private static final List<String> UNNEEDED_PREFIXES =
      List.of(
          "org.flywaydb.core.Flyway",
          "org.flywaydb.core.internal.",
          "com.google.common.",
          "com.google.inject.internal.",
          "com.github.benmanes.",
          "com.zaxxer.",
          "io.lettuce.",
          "io.micrometer.core.instrument.simple.",
          "io.netty.",
          "org.postgresql.",
          "reactor.",
          "tools.jackson.",
          "io.skep.adapters.files.workspace.",
          "io.skep.adapters.files.export.Workspace",
          "io.skep.application.importing.run.Importer",
          "io.skep.bootstrap.metrics.StoreTimers",
          "io.skep.bootstrap.metrics.TaskGauges");

  @ParameterizedTest
  @ValueSource(strings = {"status", "tasks claim --agent me", "tasks add Next"})
  void loadsFewClassesForUpToDateFile(String command) throws Exception {
    run("tasks", "add", "One");

    assertThat(classesLoadedBy(command).stream().filter(LoadedClassesTest::isUnneeded)).isEmpty();
  }

  @Test
  void loadsMoreClassesForNewFile() throws Exception {
    assertThat(classesLoadedBy("tasks add One")).anyMatch(LoadedClassesTest::isUnneeded);
  }

  private static boolean isUnneeded(String name) {
    return UNNEEDED_PREFIXES.stream().anyMatch(name::startsWith);
  }

  private List<String> classesLoadedBy(String arguments) throws IOException, InterruptedException {
    var log = folder.resolve("classes.log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xlog:class+load:file=" + log + ":none:filecount=0");
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-Djava.io.tmpdir=" + folder);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of("--store", store()));
    command.addAll(List.of(arguments.split(" ")));
    var process =
        new ProcessBuilder(command)
            .redirectOutput(Redirect.DISCARD)
            .redirectError(Redirect.INHERIT)
            .start();
    assertThat(process.waitFor(10, TimeUnit.MINUTES)).as("ends").isTrue();
    assertThat(process.exitValue()).isZero();
    var names = Files.readAllLines(log).stream().map(line -> line.split(" ", 2)[0]).toList();
    assertThat(names).contains(Main.class.getName(), "org.sqlite.SQLiteConnection");
    return names;
  }
}
