package io.skep.benchmarks.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Outcome of a command.
 *
 * @param status the exit status
 * @param firstOutput the time until the first output, in seconds
 * @param seconds the run time, in seconds
 * @param peakMegabytes the peak resident memory, as Linux reports it
 * @param output the output
 */
record ProcessResult(
    int status, double firstOutput, double seconds, double peakMegabytes, String output) {

  private static final int POLLS_PER_SECOND = 100;

  /** Runs a command to its end. */
  static ProcessResult run(List<String> command, Path folder) throws Exception {
    long start = System.nanoTime();
    var process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    process.getOutputStream().close();
    var memory = new PeakMemoryWatcher(process);
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
    return new ProcessResult(
        status, firstOutput, seconds, memory.peak / 1_024.0, first < 0 ? "" : (char) first + rest);
  }

  /** Polls the peak resident memory, which is lost when the process ends. */
  private static final class PeakMemoryWatcher implements Runnable {

    private final Process process;
    private volatile long peak;

    PeakMemoryWatcher(Process process) {
      this.process = process;
    }

    @Override
    public void run() {
      var status = Path.of("/proc", Long.toString(process.pid()), "status");
      try {
        while (!process.waitFor(1_000 / POLLS_PER_SECOND, TimeUnit.MILLISECONDS)) {
          readPeak(status);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private void readPeak(Path status) {
      try {
        for (var line : Files.readAllLines(status)) {
          if (line.startsWith("VmHWM:")) {
            peak = Math.max(peak, Long.parseLong(line.replaceAll("\\D", "")));
          }
        }
      } catch (IOException e) {
        // The process has just ended, or this is not Linux; the last value remains.
        return;
      }
    }
  }
}
