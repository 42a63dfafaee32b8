package io.skep.application.archive;

import java.io.InputStream;

/** Port to an existing archive. Used by one thread. */
public interface ArchiveReader {

  /** Returns the manifest. */
  Manifest manifest();

  /** Returns the SHA-256 of the manifest, in hexadecimal digits. */
  String checksum();

  /** Returns the total size of the files. */
  long bytes();

  /**
   * Verifies the checksums of all files.
   *
   * @throws io.skep.domain.error.StoreException {@code STORE_CORRUPT} if a file is missing or
   *     differs from its checksum
   */
  void verify();

  /**
   * Opens the uncompressed text of a table; the caller closes the stream. Reads may throw {@link
   * java.io.IOException}.
   *
   * @throws io.skep.domain.error.StoreException {@code STORE_CORRUPT} if the file cannot be opened
   */
  InputStream open(ArchivedTable table);
}
