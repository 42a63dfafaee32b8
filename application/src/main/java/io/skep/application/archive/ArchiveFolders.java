package io.skep.application.archive;

import java.nio.file.Path;

/**
 * Port to the folders that archives are. Each is there whole or not at all, and only its owner may
 * read it. Implementations are safe for use by many threads.
 */
public interface ArchiveFolders {

  /**
   * Makes a folder for archives, if it is not there.
   *
   * @throws io.skep.domain.error.InvalidArgumentException if it is something else
   * @throws io.skep.domain.error.StoreException {@code STORE_UNAVAILABLE} if nothing can be written
   *     to it
   */
  void prepare(Path folder);

  /** Returns whether there is something of this name. */
  boolean exists(Path archive);

  /**
   * Begins to write an archive; what an earlier try has left is removed.
   *
   * @param archive where it is to be; nothing is there yet
   * @return to be closed by the caller
   */
  ArchiveWriter write(Path archive);

  /**
   * Opens an archive.
   *
   * @throws io.skep.domain.error.NotFoundException if there is none
   * @throws io.skep.domain.error.StoreException {@code STORE_CORRUPT} if it is damaged; {@code
   *     SCHEMA_MISMATCH} if it is of a form that this version does not know
   */
  ArchiveReader read(Path archive);
}
