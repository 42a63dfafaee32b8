package io.skep.testkit.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The program of a Redis server: the one that tests bring along, or another one. */
final class RedisPrograms {

  /** Names the variable that holds the path of another program. */
  static final String PROGRAM = "SKEP_TEST_REDIS_PROGRAM";

  private RedisPrograms() {}

  /** Holds the program that is unpacked when somebody needs it first. */
  private static final class Unpacked {

    private static final Path SERVER = unpack();

    private static Path unpack() {
      var name = nameHere();
      try (var program = RedisPrograms.class.getResourceAsStream("/" + name)) {
        if (program == null) {
          throw new IllegalStateException("no %s among the libraries".formatted(name));
        }
        var folder = Files.createTempDirectory("skep-redis-program");
        var file = folder.resolve("redis-server");
        Files.copy(program, file);
        if (!file.toFile().setExecutable(true)) {
          throw new IllegalStateException("cannot make %s executable".formatted(file));
        }
        // Deleted in the reverse order, when the JVM ends.
        folder.toFile().deleteOnExit();
        file.toFile().deleteOnExit();
        return file;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static String nameHere() {
      boolean arm = System.getProperty("os.arch").equals("aarch64");
      var system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
      if (system.contains("linux")) {
        return arm ? "redis-server-6.2.7-linux-arm64" : "redis-server-6.2.6-v5-linux-amd64";
      }
      if (system.contains("mac")) {
        return "redis-server-6.2.6-v5-darwin-" + (arm ? "arm64" : "amd64");
      }
      throw new IllegalStateException("no Redis for this system; set " + PROGRAM);
    }
  }

  /** Returns the file to run. */
  static Path server() {
    var other = System.getenv(PROGRAM);
    return other == null || other.isBlank() ? Unpacked.SERVER : Path.of(other);
  }
}
