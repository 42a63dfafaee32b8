package io.skep.bootstrap.cli;

import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.error.StoreException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Where the state is kept, as {@code --store} says it.
 *
 * @param file the file of the embedded store
 */
record StoreLocation(Path file) {

  private static final String SQLITE = "sqlite:";

  static StoreLocation parse(String url) {
    if (!url.startsWith(SQLITE) || url.length() == SQLITE.length()) {
      throw new InvalidArgumentException("--store", "must be sqlite:FILE");
    }
    try {
      return new StoreLocation(Path.of(url.substring(SQLITE.length())));
    } catch (InvalidPathException e) {
      throw new InvalidArgumentException("--store", "names no possible file: " + e.getReason());
    }
  }

  /** Refuses to look into a store that is not there, instead of making an empty one. */
  void requireExisting() {
    if (Files.notExists(file)) {
      throw new StoreException(
          ErrorCode.STORE_UNAVAILABLE,
          "there is no store at %s; 'skep tasks add' or 'skep import' makes one".formatted(file),
          null);
    }
  }
}
