package io.skep.benchmarks.cli;

import io.skep.benchmarks.harness.BenchmarkPlan;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs the Skep command line as a process. */
final class SkepCommandLine {

  private static final String MAIN = "io.skep.bootstrap.cli.Main";

  private SkepCommandLine() {}

  /** Returns the launcher of the checkout, or empty if there is none. */
  static Optional<Path> launcher(BenchmarkPlan plan) {
    return Optional.of(plan.checkout().resolve("skep")).filter(Files::isExecutable);
  }

  /** Returns the command line without the launcher, on the class path of this process. */
  static List<String> javaCommand(List<String> options, List<String> arguments) {
    return javaCommand(options, MAIN, arguments);
  }

  /** Returns the command of a main class on the class path of this process. */
  static List<String> javaCommand(List<String> options, String main, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main);
    command.addAll(arguments);
    return command;
  }

  /** Returns whether the command line is on the class path. */
  static boolean isAvailable() {
    var resource = MAIN.replace('.', '/') + ".class";
    return SkepCommandLine.class.getClassLoader().getResource(resource) != null;
  }

  /** Runs a command and throws if its exit status is not 0. */
  static ProcessResult run(List<String> command, Path folder) throws Exception {
    var outcome = ProcessResult.run(command, folder);
    if (outcome.status() != 0) {
      throw new IllegalStateException(
          "%s ended with %d: %s"
              .formatted(
                  String.join(" ", command).replace(File.pathSeparator, " "),
                  outcome.status(),
                  outcome.output()));
    }
    return outcome;
  }
}
