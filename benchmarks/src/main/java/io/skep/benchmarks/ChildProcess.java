package io.skep.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a command came to.
 *
 * @param status its exit status
 * @param firstOutput seconds until it said something
 * @param seconds how long it ran
 * @param peakMegabytes the most memory that was resident, as Linux counts it
 * @param output what it said
 */
record ChildProcess(
    int status, double firstOutput, double seconds, double peakMegabytes, String output) {

  private static final int LOOKS_PER_SECOND = 100;

  /** Runs a command to its end. */
  static ChildProcess run(List<String> command, Path folder) throws Exception {
    long start = System.nanoTime();
    var process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    process.getOutputStream().close();
    var memory = new Memory(process);
    var watcher = new Thread(memory, "memory");
    watcher.setDaemon(true);
    watcher.start();
    var out = process.getInputStream();
    int first = out.read();
    double firstOutput = (System.nanoTime() - start) / 1e9;
    var rest = new String(out.readAllBytes(), StandardCharsets.UTF_8);
    int status = process.waitFor();
    double seconds = (System.nanoTime() - start) / 1e9;
    watcher.join();
    return new ChildProcess(
        status, firstOutput, seconds, memory.peak / 1_024.0, first < 0 ? "" : (char) first + rest);
  }

  /** Looks at the high-water mark again and again, for it is gone with the process. */
  private static final class Memory implements Runnable {

    private final Process process;
    private volatile long peak;

    Memory(Process process) {
      this.process = process;
    }

    @Override
    public void run() {
      var status = Path.of("/proc", Long.toString(process.pid()), "status");
      try {
        while (!process.waitFor(1_000 / LOOKS_PER_SECOND, TimeUnit.MILLISECONDS)) {
          look(status);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private void look(Path status) {
      try {
        for (var line : Files.readAllLines(status)) {
          if (line.startsWith("VmHWM:")) {
            peak = Math.max(peak, Long.parseLong(line.replaceAll("\\D", "")));
          }
        }
      } catch (IOException e) {
        // It has just ended, or this is not Linux; then the mark stays at what was seen.
        return;
      }
    }
  }
}
