package io.skep.testkit.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Redis server executable: the bundled one or one named by the environment. */
final class RedisExecutable {

  /** Name of the environment variable with the path of another executable. */
  static final String PROGRAM = "SKEP_TEST_REDIS_PROGRAM";

  private RedisExecutable() {}

  /** Lazy holder of the unpacked bundled executable. */
  private static final class Bundled {

    private static final Path SERVER = unpack();

    private static Path unpack() {
      var name = nameHere();
      try (var program = RedisExecutable.class.getResourceAsStream("/" + name)) {
        if (program == null) {
          throw new IllegalStateException("no %s among the libraries".formatted(name));
        }
        var folder = Files.createTempDirectory("skep-redis-program");
        var file = folder.resolve("redis-server");
        Files.copy(program, file);
        if (!file.toFile().setExecutable(true)) {
          throw new IllegalStateException("cannot make %s executable".formatted(file));
        }
        // The JVM deletes these in reverse order on exit.
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
      throw new IllegalStateException("no bundled Redis for this system; set " + PROGRAM);
    }
  }

  /** Returns the path of the executable. */
  static Path path() {
    var other = System.getenv(PROGRAM);
    return other == null || other.isBlank() ? Bundled.SERVER : Path.of(other);
  }
}
