package io.skep.adapters.files.input;

import io.skep.adapters.files.text.ParseException;
import java.io.IOException;

/** File format of another system. Implementations are stateless and thread-safe. */
public interface FileFormat {

  /** Returns the name of the format, unique among formats. */
  String name();

  /**
   * Returns whether the file appears to be of this format. The first format that returns true reads
   * the file; a file that it cannot read is quarantined.
   *
   * @throws io.skep.adapters.files.text.ParseException if the file has to be parsed for this and is
   *     malformed
   */
  boolean recognizes(InputFile file) throws IOException, ParseException;

  /**
   * Returns whether files of this name are read before the others of their folder; for formats
   * whose files refer to each other.
   */
  default boolean isReadFirst(String name) {
    return false;
  }

  /**
   * Reads a file and passes its records to the collector. Reports parts that cannot be read as
   * problems, and continues.
   *
   * @throws ParseException if the rest of the file cannot be read
   */
  void read(InputFile file, RecordCollector sink) throws IOException, ParseException;
}
