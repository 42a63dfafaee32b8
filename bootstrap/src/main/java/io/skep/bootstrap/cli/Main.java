package io.skep.bootstrap.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** Runs one command and ends with its exit status. */
public final class Main {

  private Main() {}

  /** Runs the command that the arguments name. */
  public static void main(String[] arguments) {
    System.exit(
        new SkepCommand(writer(FileDescriptor.out), writer(FileDescriptor.err), onTerminal())
            .execute(arguments));
  }

  /** UTF-8 whatever the platform's character set, and not flushed line by line. */
  private static PrintWriter writer(FileDescriptor descriptor) {
    return new PrintWriter(
        new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8));
  }

  /** The launcher knows; {@code System.console()} says different things on different versions. */
  private static boolean onTerminal() {
    return Boolean.getBoolean("skep.terminal");
  }
}
