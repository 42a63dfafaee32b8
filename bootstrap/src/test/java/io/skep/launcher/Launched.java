package io.skep.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A run of the launcher, whose two streams go to files: neither is a terminal. */
final class Launched implements AutoCloseable {

  private static final long PATIENCE_MINUTES = 10;

  private final Process process;
  private final Path out;
  private final Path err;

  private Launched(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /**
   * Starts the launcher.
   *
   * @param checkout where it is
   * @param folder where its streams are kept
   * @param environment beside that of this process
   */
  static Launched start(
      Path checkout, Path folder, Map<String, String> environment, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(checkout.resolve("skep").toString()));
    command.addAll(List.of(arguments));
    var out = Files.createTempFile(folder, "launched", ".out");
    var err = Files.createTempFile(folder, "launched", ".err");
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(environment);
    return new Launched(
        builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start(), out, err);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Waits for its end and returns its exit status. */
  int exitStatus() throws InterruptedException {
    if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
      throw new AssertionError("the launcher does not end");
    }
    return process.exitValue();
  }

  String out() throws IOException {
    return Files.readString(out);
  }

  String err() throws IOException {
    return Files.readString(err);
  }

  /** Kills it and all that it has started. */
  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().onExit().join();
  }
}
