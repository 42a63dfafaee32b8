package io.skep.application.archive;

import java.nio.file.Path;

/**
 * Port to the folders of archives. A folder appears atomically and is readable by its owner only.
 * Implementations are thread-safe.
 */
public interface ArchiveStorage {

  /**
   * Creates a folder for archives, if it is missing.
   *
   * @throws io.skep.domain.error.InvalidArgumentException if the path exists and is not a folder
   * @throws io.skep.domain.error.StoreException {@code STORE_UNAVAILABLE} if the folder is not
   *     writable
   */
  void prepare(Path folder);

  /** Returns whether the path exists. */
  boolean exists(Path archive);

  /**
   * Starts to write an archive and removes the remains of an earlier attempt.
   *
   * @param archive path of the archive, which must not exist
   * @return the writer, closed by the caller
   */
  ArchiveWriter create(Path archive);

  /**
   * Opens an archive.
   *
   * @throws io.skep.domain.error.NotFoundException if the archive does not exist
   * @throws io.skep.domain.error.StoreException {@code STORE_CORRUPT} if the archive is damaged;
   *     {@code SCHEMA_MISMATCH} if this version does not support its format
   */
  ArchiveReader open(Path archive);
}
