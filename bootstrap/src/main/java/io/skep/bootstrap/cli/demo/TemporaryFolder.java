package io.skep.bootstrap.cli.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Temporary folder that is deleted on close, with the files in it.
 *
 * @param path path of the folder
 */
public record TemporaryFolder(Path path) implements AutoCloseable {

  /** Creates a folder whose name begins with a prefix. */
  public static TemporaryFolder create(String prefix) throws IOException {
    return new TemporaryFolder(Files.createTempDirectory(prefix));
  }

  /** Returns the URL of an SQLite store in the folder. */
  public String storeUrl() {
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
