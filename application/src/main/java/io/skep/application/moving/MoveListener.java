package io.skep.application.moving;

import io.skep.domain.move.RowKind;

/** Is told how far a move has come, on the thread that moves. */
@FunctionalInterface
public interface MoveListener {

  /** Listens to nothing. */
  MoveListener NONE = (step, kind, rows) -> {};

  /** What is being done with rows. */
  enum Step {
    /** They are compared with what an earlier run has left. */
    COMPARING,
    /** They are added. */
    MOVING,
    /** They are read back. */
    VERIFYING
  }

  /**
   * Some rows are done.
   *
   * @param rows how many of the kind are done in this step
   */
  void done(Step step, RowKind kind, long rows);
}
