package io.skep.adapters.files.input;

import io.skep.domain.value.Validate;

/**
 * Size limits of imported files.
 *
 * @param maxFileSize maximum size of a file, and of the content of a compressed file, in bytes; 1
 *     to 2 GiB less one
 * @param maxDocumentSize maximum size of a JSON document, a whole file or a line, in bytes; 1 to 64
 *     MiB. Parsing needs about ten times as much memory
 */
public record FilesSettings(long maxFileSize, int maxDocumentSize) {

  private static final int MIB = 1024 * 1024;

  /** Default limits: 64 MiB for a file, 8 MiB for a document. */
  public static final FilesSettings DEFAULT = new FilesSettings(64L * MIB, 8 * MIB);

  /**
   * Validates the limits.
   *
   * @throws io.skep.domain.error.InvalidArgumentException if a limit is out of range
   */
  public FilesSettings {
    Validate.range("max file size", maxFileSize, 1, Integer.MAX_VALUE);
    Validate.range("max document size", maxDocumentSize, 1, 64 * MIB);
  }
}
