package io.skep.adapters.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program of the tests in a process of its own, which speaks in lines. */
final class ChildProcess implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 60;

  private final Process process;
  private final BufferedReader said;

  private ChildProcess(Process process) {
    this.process = process;
    said = process.inputReader(UTF_8);
  }

  /**
   * Starts a program.
   *
   * @param folder what it may leave there when it is killed
   * @param arguments of its main method
   */
  static ChildProcess start(Class<?> program, Path folder, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Most of them live for less than a second.
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m"));
    command.add("-Djava.io.tmpdir=" + folder);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    command.addAll(List.of(arguments));
    try {
      return new ChildProcess(new ProcessBuilder(command).redirectError(Redirect.INHERIT).start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lets a program go on that has waited in {@link #awaitParent}. */
  void goOn() {
    try {
      process.getOutputStream().write('\n');
      process.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException("the program has ended", e);
    }
  }

  /** Returns the next line that it says, or an empty text once it has ended. */
  String nextLine() {
    try {
      var line = said.readLine();
      return line == null ? "" : line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for a line. */
  void await(String expected) {
    var line = nextLine();
    if (!line.equals(expected)) {
      throw new AssertionError("the program said '" + line + "' instead of '" + expected + "'");
    }
  }

  /** Returns the lines that it says until it ends. */
  List<String> remainingLines() {
    List<String> lines = new ArrayList<>();
    for (var line = nextLine(); !line.isEmpty(); line = nextLine()) {
      lines.add(line);
    }
    return lines;
  }

  /** Lets it run for a while, or until it ends. */
  void letRun(long micros) {
    try {
      process.waitFor(micros, TimeUnit.MICROSECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Ends it on the spot, as {@code kill -9} does. */
  void kill() {
    // Unlike that of the process itself, this leaves what it has said to be read.
    process.toHandle().destroyForcibly();
    exitStatus();
  }

  /** Waits for its end and returns its exit status. */
  int exitStatus() {
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("the program does not end");
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    kill();
    try {
      said.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Says a line, whole or not at all. */
  static void say(String line) {
    synchronized (System.out) {
      System.out.write((line + "\n").getBytes(UTF_8), 0, line.length() + 1);
      System.out.flush();
    }
  }

  /** Waits until the parent says to go on. */
  static void awaitParent() {
    try {
      var input = new BufferedReader(new InputStreamReader(System.in, UTF_8));
      if (input.readLine() == null) {
        throw new IllegalStateException("the parent has ended");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
