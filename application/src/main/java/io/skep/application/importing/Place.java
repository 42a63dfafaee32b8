package io.skep.application.importing;

/**
 * Where in the input something is.
 *
 * @param file the file, as a path below what was named to be imported, with {@code /} between its
 *     parts
 * @param where the place in it, such as {@code line 12}; empty for the whole file
 */
public record Place(String file, String where) {

  /** Returns the place that is a whole file. */
  public static Place file(String file) {
    return new Place(file, "");
  }

  /** Returns the place that is a line of a file, the first being 1. */
  public static Place line(String file, long line) {
    return new Place(file, "line " + line);
  }
}
