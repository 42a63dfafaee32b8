package io.skep.bootstrap.cli;

import io.skep.adapters.sqlite.SqliteStore;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** Runs one command and ends with its exit status. */
public final class Main {

  /** The launcher knows; {@code System.console()} says different things on different versions. */
  private static final String TERMINAL = "skep.terminal";

  private Main() {}

  /** Runs the command that the arguments name. */
  public static void main(String[] arguments) {
    // Beside reading the arguments: nearly all commands open a store, most of them a file.
    SqliteStore.preload();
    System.exit(
        run(
            arguments,
            writer(FileDescriptor.out),
            writer(FileDescriptor.err),
            Boolean.getBoolean(TERMINAL)));
  }

  /**
   * Runs the command that the arguments name, in this process.
   *
   * @param out takes the answer
   * @param err takes what is wrong, and progress
   * @param terminal whether people watch
   * @return the exit status: 0 done, 1 refused by a rule, 2 wrong usage, 3 store unavailable or
   *     damaged
   */
  public static int run(String[] arguments, PrintWriter out, PrintWriter err, boolean terminal) {
    return new SkepCommand(out, err, terminal).execute(arguments);
  }

  /** UTF-8 whatever the platform's character set, and not flushed line by line. */
  private static PrintWriter writer(FileDescriptor descriptor) {
    return new PrintWriter(
        new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8));
  }
}
