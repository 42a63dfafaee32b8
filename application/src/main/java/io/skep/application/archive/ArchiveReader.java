package io.skep.application.archive;

import java.io.InputStream;

/** Port to an archive that is there. Used by one thread. */
public interface ArchiveReader {

  /** Returns what it says of itself. */
  Manifest manifest();

  /** Returns the SHA-256 of its manifest, in hexadecimal digits. */
  String checksum();

  /** Returns how large its files are, in all. */
  long bytes();

  /**
   * Reads all files and compares them with their checksums.
   *
   * @throws io.skep.domain.error.StoreException {@code STORE_CORRUPT} if one is missing or not what
   *     it was
   */
  void verify();

  /**
   * Opens the text of a table, to be closed by the caller. Reading it throws what the file does.
   *
   * @throws io.skep.domain.error.StoreException {@code STORE_CORRUPT} if its file cannot be opened
   */
  InputStream open(ArchivedTable table);
}
