package io.skep.application.archive;

import io.skep.domain.month.Archive;

/** Is told how far archiving or restoring has come, in the thread that does it. */
public interface ArchiveListener {

  /** Does nothing about it. */
  ArchiveListener NONE =
      new ArchiveListener() {
        @Override
        public void reached(Archive archive) {
          // Nobody wants to know.
        }

        @Override
        public void copied(Archive archive, String table, long bytes) {
          // Nobody wants to know.
        }
      };

  /** An archive is in this state, which is stored, and the next step is about to be taken. */
  void reached(Archive archive);

  /**
   * A part of a table was written, compared or read.
   *
   * @param bytes how much of its text
   */
  void copied(Archive archive, String table, long bytes);
}
