package io.skep;

import io.skep.domain.error.InvalidArgumentException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Store URLs: {@code sqlite:FILE}. */
final class StoreUrl {

  static final String FORM = "sqlite:FILE";

  private static final String SQLITE = "sqlite:";

  private StoreUrl() {}

  /**
   * Returns the file of a URL.
   *
   * @throws InvalidArgumentException if it is none; it does not repeat the URL, as others than ours
   *     may hold a password
   */
  static Path file(String url) {
    if (!url.startsWith(SQLITE) || url.length() == SQLITE.length()) {
      throw new InvalidArgumentException("store", "must be " + FORM);
    }
    try {
      return Path.of(url.substring(SQLITE.length()));
    } catch (InvalidPathException e) {
      throw new InvalidArgumentException("store", "must name a file: " + e.getReason());
    }
  }

  static String of(Path file) {
    return SQLITE + file;
  }
}
