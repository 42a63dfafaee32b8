package io.skep.bootstrap.cli;

import io.skep.testkit.fixture.ChildProcess;
import java.io.PrintWriter;
import java.io.StringWriter;

/** The command line in a process of its own, watched as on a terminal. */
final class CommandLineProgram {

  private CommandLineProgram() {}

  /** Runs the command that the arguments name once the parent says so. */
  public static void main(String[] arguments) {
    ChildProcess.say("started");
    ChildProcess.awaitParent();
    System.exit(
        Main.run(
            arguments, new PrintWriter(new ToParent()), new PrintWriter(new ToParent()), true));
  }

  /** Says what was written when it is flushed, each state of a line of progress as a line. */
  private static final class ToParent extends StringWriter {

    @Override
    public void flush() {
      toString().replace("\u001b[K", "").lines().filter(l -> !l.isBlank()).forEach(ToParent::say);
      getBuffer().setLength(0);
    }

    private static void say(String line) {
      ChildProcess.say(line);
    }
  }
}
