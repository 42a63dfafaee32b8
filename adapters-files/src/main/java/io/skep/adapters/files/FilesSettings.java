package io.skep.adapters.files;

import io.skep.domain.value.Check;

/**
 * How much of other systems' files is read.
 *
 * @param maxFileSize the largest file, and the largest content of a compressed one, in bytes; 1 to
 *     2 GiB less one
 * @param maxDocumentSize the largest JSON document, be it a file or a line of one, in bytes; 1 to
 *     64 MiB. While it is read it takes about ten times that in memory
 */
public record FilesSettings(long maxFileSize, int maxDocumentSize) {

  private static final int MIB = 1024 * 1024;

  /** 64 MiB a file, 8 MiB a document. */
  public static final FilesSettings DEFAULT = new FilesSettings(64L * MIB, 8 * MIB);

  /** Refuses what is out of range. */
  public FilesSettings {
    Check.range("max file size", maxFileSize, 1, Integer.MAX_VALUE);
    Check.range("max document size", maxDocumentSize, 1, 64 * MIB);
  }
}
