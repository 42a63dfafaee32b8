package io.skep.adapters.files;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.FileSystemException;

/** A file, or a part of one, is not what its format asks for. */
final class UnreadableException extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  private final String where;

  /**
   * Creates the failure.
   *
   * @param where the place in the file; empty for the whole of it
   * @param reason what is wrong, in words
   */
  UnreadableException(String where, String reason) {
    super(reason);
    this.where = where;
  }

  /** Returns why something cannot be read, without saying where it lies on this machine. */
  static String reason(IOException e) {
    var words = e instanceof FileSystemException failure ? failure.getReason() : e.getMessage();
    return "not readable: " + (words == null ? e.getClass().getSimpleName() : words);
  }

  /** Returns the place in the file; empty for the whole of it. */
  String where() {
    return where;
  }

  /** Returns what is wrong, in words. */
  String reason() {
    return String.valueOf(getMessage());
  }
}
