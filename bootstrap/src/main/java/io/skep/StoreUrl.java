package io.skep;

import io.skep.adapters.postgres.PostgresAddress;
import io.skep.domain.error.InvalidArgumentException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Names a store. Its text holds no password. */
sealed interface StoreUrl {

  String FORM = "sqlite:FILE or postgresql://USER@HOST/DATABASE";

  /** An SQLite file. */
  record InFile(Path file) implements StoreUrl {

    static final String SCHEME = "sqlite:";

    @Override
    public String toString() {
      return SCHEME + file;
    }
  }

  /** A PostgreSQL database. */
  record InDatabase(PostgresAddress address) implements StoreUrl {

    @Override
    public String toString() {
      return address.toString();
    }
  }

  /**
   * Reads a URL.
   *
   * @throws InvalidArgumentException if it is none; it does not repeat the URL, which may hold a
   *     password
   */
  static StoreUrl parse(String url) {
    if (PostgresAddress.isMeantBy(url)) {
      return new InDatabase(PostgresAddress.parse(url));
    }
    if (!url.startsWith(InFile.SCHEME) || url.length() == InFile.SCHEME.length()) {
      throw new InvalidArgumentException("store", "must be " + FORM);
    }
    try {
      return new InFile(Path.of(url.substring(InFile.SCHEME.length())));
    } catch (InvalidPathException e) {
      throw new InvalidArgumentException("store", "must name a file: " + e.getReason());
    }
  }
}
