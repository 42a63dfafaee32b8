package io.skep.bootstrap.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A new folder that is deleted when it is closed, with the files in it.
 *
 * @param path where it is
 */
record TemporaryFolder(Path path) implements AutoCloseable {

  /** Makes a folder whose name begins so. */
  static TemporaryFolder create(String prefix) throws IOException {
    return new TemporaryFolder(Files.createTempDirectory(prefix));
  }

  /** Returns the URL of a store in it. */
  String store() {
    return "sqlite:" + path.resolve("skep.db");
  }

  @Override
  public void close() throws IOException {
    try (var files = Files.list(path)) {
      files.forEach(
          file -> {
            try {
              Files.delete(file);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
    Files.delete(path);
  }
}
