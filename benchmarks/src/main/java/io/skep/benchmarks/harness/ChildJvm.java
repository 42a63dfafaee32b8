package io.skep.benchmarks.harness;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Child JVM process that communicates line by line; killed on close. */
public final class ChildJvm implements AutoCloseable {

  private final Process process;
  private final BufferedReader output;
  private final PrintWriter input;

  private ChildJvm(Process process) {
    this.process = process;
    output = process.inputReader(StandardCharsets.UTF_8);
    input = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
  }

  /** Starts a JVM that runs a main class with the class path of this one. */
  public static ChildJvm start(Class<?> program, Object... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-cp", System.getProperty("java.class.path")));
    command.add(program.getName());
    for (var argument : arguments) {
      command.add(argument.toString());
    }
    return new ChildJvm(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** Returns the input from the parent; called in the child process. */
  public static BufferedReader parentInput() {
    return new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
  }

  /** Writes a line to the parent; called in the child process. */
  public static void writeLine(Object line) {
    System.out.println(line);
    System.out.flush();
  }

  /** Returns the next line of output. */
  public String readLine() throws IOException {
    var line = output.readLine();
    if (line == null) {
      throw new IOException("process ended early");
    }
    return line;
  }

  /** Returns the output up to its end. */
  public List<String> readRemaining() throws IOException {
    List<String> lines = new ArrayList<>();
    for (var line = output.readLine(); line != null; line = output.readLine()) {
      lines.add(line);
    }
    return lines;
  }

  /** Writes a line to the standard input of the process. */
  public void send(String line) {
    input.println(line);
  }

  /** Returns its process handle. */
  public ProcessHandle handle() {
    return process.toHandle();
  }

  /** Returns whether the process is alive. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Suspends the process for the given time; resumed even if this JVM ends meanwhile. */
  public void suspendFor(Duration time) throws IOException {
    var script = "kill -STOP $0 && { sleep $1; kill -CONT $0; }";
    var seconds = Double.toString(time.toMillis() / 1e3);
    var shell =
        new ProcessBuilder("sh", "-c", script, Long.toString(process.pid()), seconds).start();
    if (shell.onExit().join().exitValue() != 0) {
      throw new IOException("cannot suspend the process");
    }
  }

  /** Kills the process, as a crash does. */
  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
