package io.skep.bootstrap.cli;

import io.skep.adapters.sqlite.SqliteStore;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** Entry point of the command line: runs one command and exits with its status. */
public final class Main {

  /**
   * System property set by the launcher, since {@code System.console()} differs between Java
   * versions.
   */
  private static final String TERMINAL_PROPERTY = "skep.terminal";

  private Main() {}

  /** Runs the command that the arguments name. */
  public static void main(String[] arguments) {
    // In parallel with parsing: nearly all commands open a store, most of them an SQLite file.
    SqliteStore.preload();
    System.exit(
        run(
            arguments,
            writer(FileDescriptor.out),
            writer(FileDescriptor.err),
            Boolean.getBoolean(TERMINAL_PROPERTY)));
  }

  /**
   * Runs the command that the arguments name, in this process.
   *
   * @param out receives the result
   * @param err receives errors and progress
   * @param terminal whether {@code err} is a terminal
   * @return the exit status: 0 success, 1 rejected by a rule, 2 usage error, 3 store unavailable or
   *     damaged
   */
  public static int run(String[] arguments, PrintWriter out, PrintWriter err, boolean terminal) {
    return new CommandRunner(out, err, terminal).run(arguments);
  }

  /** Returns a writer in UTF-8, independent of the platform, without flushing at line ends. */
  private static PrintWriter writer(FileDescriptor descriptor) {
    return new PrintWriter(
        new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8));
  }
}
