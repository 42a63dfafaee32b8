package io.skep.bootstrap.cli.argument;

import io.skep.adapters.postgres.connection.PostgresAddress;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Checks of the store URL given by {@code --store}. */
public final class StoreLocation {

  private static final String SQLITE_SCHEME = "sqlite:";

  private StoreLocation() {}

  /** Rejects an SQLite file that does not exist, so that reading does not create an empty store. */
  public static void requireExisting(String url) {
    if (url.startsWith(SQLITE_SCHEME) && isMissing(url.substring(SQLITE_SCHEME.length()))) {
      throw new StoreException(
          ErrorCode.STORE_UNAVAILABLE,
          "store %s does not exist; create it with 'skep tasks add' or 'skep import'"
              .formatted(url.substring(SQLITE_SCHEME.length())),
          null);
    }
  }

  /** Returns whether the URL is that of a PostgreSQL database. */
  public static boolean isDatabase(String url) {
    return PostgresAddress.isPostgresUrl(url);
  }

  private static boolean isMissing(String file) {
    try {
      return !file.isEmpty() && Files.notExists(Path.of(file));
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
