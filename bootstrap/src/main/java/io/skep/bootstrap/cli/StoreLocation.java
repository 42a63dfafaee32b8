package io.skep.bootstrap.cli;

import io.skep.adapters.postgres.PostgresAddress;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Where the state is kept, as {@code --store} says it. */
final class StoreLocation {

  private static final String FILE = "sqlite:";

  private StoreLocation() {}

  /** Refuses to look into a file that is not there, instead of making an empty store. */
  static void requireExisting(String url) {
    if (url.startsWith(FILE) && isMissing(url.substring(FILE.length()))) {
      throw new StoreException(
          ErrorCode.STORE_UNAVAILABLE,
          "there is no store at %s; 'skep tasks add' or 'skep import' makes one"
              .formatted(url.substring(FILE.length())),
          null);
    }
  }

  /** Returns whether the state is kept in a database of a server. */
  static boolean isDatabase(String url) {
    return PostgresAddress.isMeantBy(url);
  }

  private static boolean isMissing(String file) {
    try {
      return !file.isEmpty() && Files.notExists(Path.of(file));
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
