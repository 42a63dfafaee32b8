package io.skep.application.transfer;

import io.skep.domain.transfer.EntityType;

/** Listener for the progress of a transfer, called on the thread that runs it. */
@FunctionalInterface
public interface TransferListener {

  /** Listener that ignores every call. */
  TransferListener NONE = (step, type, rows) -> {};

  /** Step of a transfer. */
  enum Step {
    /** Rows of an earlier run are compared. */
    COMPARING,
    /** Rows are read and those that are missing in the target are added. */
    COPYING,
    /** Rows are read back from the target. */
    VERIFYING
  }

  /**
   * Called after a batch of rows.
   *
   * @param rows number of rows of the type processed in this step so far
   */
  void rowsProcessed(Step step, EntityType type, long rows);
}
