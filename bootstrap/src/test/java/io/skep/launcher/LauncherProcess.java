package io.skep.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Process of the launcher, whose streams are redirected to files, so that neither is a terminal.
 */
final class LauncherProcess implements AutoCloseable {

  private static final long TIMEOUT_MINUTES = 10;

  private final Process process;
  private final Path out;
  private final Path err;

  private LauncherProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /**
   * Starts the launcher.
   *
   * @param checkout folder of the checkout
   * @param folder folder of the files of the streams
   * @param environment variables added to those of this process
   */
  static LauncherProcess start(
      Path checkout, Path folder, Map<String, String> environment, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(checkout.resolve("skep").toString()));
    command.addAll(List.of(arguments));
    var out = Files.createTempFile(folder, "launched", ".out");
    var err = Files.createTempFile(folder, "launched", ".err");
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(environment);
    return new LauncherProcess(
        builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start(), out, err);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Waits for the process to end and returns its exit status. */
  int exitStatus() throws InterruptedException {
    if (!process.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES)) {
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

  /** Kills the process and its descendants. */
  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().onExit().join();
  }
}
