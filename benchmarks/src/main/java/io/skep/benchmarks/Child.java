package io.skep.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A Java program in a process of its own, which is spoken with line by line; ends when closed. */
final class Child implements AutoCloseable {

  private final Process process;
  private final BufferedReader said;
  private final PrintWriter heard;

  private Child(Process process) {
    this.process = process;
    said = process.inputReader(StandardCharsets.UTF_8);
    heard = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
  }

  static Child start(Class<?> program, Object... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-cp", System.getProperty("java.class.path")));
    command.add(program.getName());
    for (var argument : arguments) {
      command.add(argument.toString());
    }
    return new Child(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** Within the process: what the parent says. */
  static BufferedReader parent() {
    return new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
  }

  /** Within the process: tells the parent. */
  static void say(Object line) {
    System.out.println(line);
    System.out.flush();
  }

  /** Returns what it says next. */
  String next() throws IOException {
    var line = said.readLine();
    if (line == null) {
      throw new IOException("a process ended early");
    }
    return line;
  }

  /** Returns what it says until it ends. */
  List<String> rest() throws IOException {
    List<String> lines = new ArrayList<>();
    for (var line = said.readLine(); line != null; line = said.readLine()) {
      lines.add(line);
    }
    return lines;
  }

  void tell(String line) {
    heard.println(line);
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Holds it still for a while; it goes on even if this process ends meanwhile. */
  void stop(Duration time) throws IOException {
    var script = "kill -STOP $0 && { sleep $1; kill -CONT $0; }";
    var seconds = Double.toString(time.toMillis() / 1e3);
    var shell =
        new ProcessBuilder("sh", "-c", script, Long.toString(process.pid()), seconds).start();
    if (shell.onExit().join().exitValue() != 0) {
      throw new IOException("a process cannot be stopped");
    }
  }

  /** Ends it as a crash does. */
  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
