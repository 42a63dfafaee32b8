package io.skep.application.archive;

import io.skep.domain.partition.ArchivedPartition;

/** Listener for the progress of archival and restoration, called on the thread that runs it. */
public interface ArchiveListener {

  /** Listener that ignores every call. */
  ArchiveListener NONE =
      new ArchiveListener() {
        @Override
        public void stateReached(ArchivedPartition archive) {
          // Ignored.
        }

        @Override
        public void bytesCopied(ArchivedPartition archive, String table, long bytes) {
          // Ignored.
        }
      };

  /** Called when the state of an archive is stored, before the next step. */
  void stateReached(ArchivedPartition archive);

  /**
   * Called when a part of a table was written, compared or read.
   *
   * @param bytes number of uncompressed bytes of the table so far
   */
  void bytesCopied(ArchivedPartition archive, String table, long bytes);
}
