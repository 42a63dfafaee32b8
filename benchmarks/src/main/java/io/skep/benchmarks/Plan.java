package io.skep.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.function.Consumer;

/**
 * How much is measured, and where.
 *
 * @param size how much
 * @param checkout the folder of the project
 * @param folder where databases are made, on the disk that is measured
 * @param realData the folder of real swarms, which may be absent
 * @param progress is told what is being done
 */
record Plan(Size size, Path checkout, Path folder, Path realData, Consumer<String> progress) {

  /** How much is measured. */
  enum Size {
    /** Next to nothing: shows only that it runs. */
    SMOKE,
    /** Enough for a first look. */
    QUICK,
    /** What the published figures are made of. */
    FULL
  }

  /** Returns the number for the size. */
  int pick(int smoke, int quick, int full) {
    return switch (size) {
      case SMOKE -> smoke;
      case QUICK -> quick;
      case FULL -> full;
    };
  }

  /** Measures two things in turn, for the rounds that are due. */
  Compared inTurn(Compared.Measurement ours, Compared.Measurement baseline) throws Exception {
    return Compared.inTurn(warmUps(), rounds(), ours, baseline);
  }

  /** Returns how many rounds come before those that count, while the JVM still compiles. */
  int warmUps() {
    return pick(0, 2, 3);
  }

  /** Returns how many rounds count. */
  int rounds() {
    return pick(1, 3, 5);
  }

  /** Returns how long each round lasts. */
  Duration roundTime() {
    return Duration.ofMillis(pick(20, 1_000, 3_000));
  }

  /** Uses a folder. */
  @FunctionalInterface
  interface Use<T> {
    T in(Path folder) throws Exception;
  }

  /** Lends a new folder, of which nothing stays. */
  <T> T inFolder(Use<T> use) throws Exception {
    Files.createDirectories(folder);
    var lent = Files.createTempDirectory(folder, "run-");
    try {
      return use.in(lent);
    } finally {
      delete(lent);
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
