package io.skep.adapters.files.text;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.FileSystemException;

/** Failure to parse a file or a part of it; the file or the part is skipped. */
public final class ParseException extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  private final String location;

  /**
   * Creates the exception.
   *
   * @param location the position in the file; empty if the whole file is meant
   * @param reason what is wrong, as a message
   */
  public ParseException(String location, String reason) {
    super(reason);
    this.location = location;
  }

  /** Returns the reason of a read error, without local paths. */
  public static String reason(IOException e) {
    var message = e instanceof FileSystemException failure ? failure.getReason() : e.getMessage();
    return "cannot be read: " + (message == null ? e.getClass().getSimpleName() : message);
  }

  /** Returns the position in the file; empty if the whole file is meant. */
  public String location() {
    return location;
  }

  /** Returns the reason, the same as the exception message. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
