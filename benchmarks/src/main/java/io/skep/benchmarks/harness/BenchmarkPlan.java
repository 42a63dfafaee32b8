package io.skep.benchmarks.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.function.Consumer;

/**
 * Size and folders of a benchmark run.
 *
 * @param size the size
 * @param checkout the folder of the project
 * @param folder the folder for databases, on the disk to measure
 * @param realData the folder of real swarms, which may be absent
 * @param progress receives progress messages
 */
public record BenchmarkPlan(
    Size size, Path checkout, Path folder, Path realData, Consumer<String> progress) {

  /** Size of a run. */
  public enum Size {
    /** Minimal: shows only that the benchmark runs. */
    SMOKE,
    /** Sufficient for a first look. */
    QUICK,
    /** Size of the published results. */
    FULL
  }

  /** Returns the number for the size of this run. */
  public int bySize(int smoke, int quick, int full) {
    return switch (size) {
      case SMOKE -> smoke;
      case QUICK -> quick;
      case FULL -> full;
    };
  }

  /** Measures both alternately, for the number of rounds of this run. */
  public Comparison compare(Comparison.Sampler ours, Comparison.Sampler baseline) throws Exception {
    return Comparison.interleaved(warmUps(), rounds(), ours, baseline);
  }

  /** Returns the number of warm-up rounds, which are not counted. */
  public int warmUps() {
    return bySize(0, 2, 3);
  }

  /** Returns the number of measured rounds. */
  public int rounds() {
    return bySize(1, 3, 5);
  }

  /** Returns the duration of each round. */
  public Duration roundTime() {
    return Duration.ofMillis(bySize(20, 1_000, 3_000));
  }

  /** Action on a folder. */
  @FunctionalInterface
  public interface FolderAction<T> {
    /** Runs in a folder, which is deleted afterwards. */
    T run(Path folder) throws Exception;
  }

  /** Runs an action with a new temporary folder, which is deleted afterwards. */
  public <T> T withTempFolder(FolderAction<T> use) throws Exception {
    Files.createDirectories(folder);
    var temporary = Files.createTempDirectory(folder, "run-");
    try {
      return use.run(temporary);
    } finally {
      delete(temporary);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
