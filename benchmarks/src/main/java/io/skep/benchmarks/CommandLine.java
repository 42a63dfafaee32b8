package io.skep.benchmarks;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Skep's command line as a process. */
final class CommandLine {

  private static final String MAIN = "io.skep.bootstrap.cli.Main";

  private CommandLine() {}

  /** Returns the launcher of the checkout, if it is there. */
  static Optional<Path> launcher(Plan plan) {
    return Optional.of(plan.checkout().resolve("skep")).filter(Files::isExecutable);
  }

  /** Returns a command line without the launcher, on the classes that this process runs. */
  static List<String> java(List<String> options, List<String> arguments) {
    return java(options, MAIN, arguments);
  }

  /** Returns a program on the classes that this process runs. */
  static List<String> java(List<String> options, String main, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main);
    command.addAll(arguments);
    return command;
  }

  /** Returns whether there is a command line on the class path. */
  static boolean isThere() {
    var resource = MAIN.replace('.', '/') + ".class";
    return CommandLine.class.getClassLoader().getResource(resource) != null;
  }

  /** Runs a command and refuses any exit status but 0. */
  static ChildProcess run(List<String> command, Path folder) throws Exception {
    var outcome = ChildProcess.run(command, folder);
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
