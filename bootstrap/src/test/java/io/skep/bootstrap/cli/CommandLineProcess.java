package io.skep.bootstrap.cli;

import io.skep.testkit.fixture.ChildProcess;
import java.io.PrintWriter;
import java.io.StringWriter;

/** Command line in a process of its own, with progress as on a terminal. */
final class CommandLineProcess {

  private CommandLineProcess() {}

  /** Runs the command that the arguments name when the parent sends a signal. */
  public static void main(String[] arguments) {
    ChildProcess.writeLine("started");
    ChildProcess.awaitParent();
    System.exit(
        Main.run(
            arguments,
            new PrintWriter(new ParentWriter()),
            new PrintWriter(new ParentWriter()),
            true));
  }

  /** Sends the output to the parent at each flush, each state of a progress line as a line. */
  private static final class ParentWriter extends StringWriter {

    @Override
    public void flush() {
      toString()
          .replace("\u001b[K", "")
          .lines()
          .filter(l -> !l.isBlank())
          .forEach(ParentWriter::say);
      getBuffer().setLength(0);
    }

    private static void say(String line) {
      ChildProcess.writeLine(line);
    }
  }
}
