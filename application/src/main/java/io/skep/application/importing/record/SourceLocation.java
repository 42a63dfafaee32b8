package io.skep.application.importing.record;

/**
 * Location in an import source.
 *
 * @param file path of the file, relative to the imported folder, with {@code /} as separator
 * @param position position in the file, such as {@code line 12}; empty for the whole file
 */
public record SourceLocation(String file, String position) {

  /** Returns the location of a whole file. */
  public static SourceLocation file(String file) {
    return new SourceLocation(file, "");
  }

  /** Returns the location of a line, counted from 1. */
  public static SourceLocation line(String file, long line) {
    return new SourceLocation(file, "line " + line);
  }
}
