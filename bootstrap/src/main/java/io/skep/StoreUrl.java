package io.skep;

import io.skep.adapters.postgres.connection.PostgresAddress;
import io.skep.domain.error.InvalidArgumentException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** URL of a store. The text form contains no password. */
sealed interface StoreUrl {

  String FORMAT = "sqlite:FILE or postgresql://USER@HOST/DATABASE";

  /** URL of an SQLite file. */
  record SqliteUrl(Path file) implements StoreUrl {

    static final String SCHEME = "sqlite:";

    @Override
    public String toString() {
      return SCHEME + file;
    }
  }

  /** URL of a PostgreSQL database. */
  record PostgresUrl(PostgresAddress address) implements StoreUrl {

    @Override
    public String toString() {
      return address.toString();
    }
  }

  /**
   * Parses a URL.
   *
   * @throws InvalidArgumentException if the URL is invalid; the message does not contain the URL,
   *     which may hold a password
   */
  static StoreUrl parse(String url) {
    if (PostgresAddress.isPostgresUrl(url)) {
      return new PostgresUrl(PostgresAddress.parse(url));
    }
    if (!url.startsWith(SqliteUrl.SCHEME) || url.length() == SqliteUrl.SCHEME.length()) {
      throw new InvalidArgumentException("store", "must be " + FORMAT);
    }
    try {
      return new SqliteUrl(Path.of(url.substring(SqliteUrl.SCHEME.length())));
    } catch (InvalidPathException e) {
      throw new InvalidArgumentException("store", "must name a file: " + e.getReason());
    }
  }
}
