package io.skep.application.work;

import io.skep.domain.task.Task;
import java.util.concurrent.CancellationException;

/** A task in hand, as its handler sees it. Safe for use by many threads. */
public interface TaskContext {

  /** Returns the task as it was claimed. */
  Task task();

  /**
   * Notes how far the work has come, for others to see. A note that the store cannot take at the
   * moment is dropped: work does not fail for it.
   *
   * @param note up to {@value io.skep.domain.task.Task#MAX_PROGRESS} characters
   * @throws CancellationException if the result is no longer wanted
   * @throws io.skep.domain.error.SkepException {@code TOO_LARGE} or {@code INVALID_ARGUMENT} for a
   *     note that no store would take
   */
  void progress(String note);

  /**
   * Returns whether the result is no longer wanted, as far as this worker knows: the task was
   * cancelled or taken back, or the worker is closing and the grace period is over. Costs nothing.
   */
  boolean isCancelled();

  /**
   * Does nothing as long as the result is wanted.
   *
   * @throws CancellationException if it is not
   */
  default void checkCancelled() {
    if (isCancelled()) {
      throw new CancellationException("task " + task().id() + " is no longer wanted");
    }
  }
}
