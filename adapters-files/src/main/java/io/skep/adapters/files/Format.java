package io.skep.adapters.files;

import java.io.IOException;

/** What one other system writes. Implementations keep nothing of what they read. */
interface Format {

  /** Returns the word by which it is asked for. */
  String name();

  /**
   * Returns whether a file looks as if it were of this format. One that says yes answers for the
   * file: if it cannot be read then, it is quarantined.
   *
   * @throws UnreadableException if the file would have to be read for that and cannot be
   */
  boolean recognizes(InputFile file) throws IOException, UnreadableException;

  /**
   * Returns whether a file of this name is to be read before the others of its folder, because they
   * tell more of what is in it.
   */
  default boolean comesFirst(String name) {
    return false;
  }

  /**
   * Hands over everything that is in a file. What cannot be understood is told to the sink.
   *
   * @throws UnreadableException if nothing more can be read of the file
   */
  void read(InputFile file, FileSink sink) throws IOException, UnreadableException;
}
