package io.skep.application.worker;

import io.skep.domain.task.Task;
import java.util.concurrent.CancellationException;

/** In-flight task as its handler sees it. Thread-safe. */
public interface TaskContext {

  /** Returns the task as of the claim. */
  Task task();

  /**
   * Stores a progress note for the task. A note that cannot be stored at the moment is dropped
   * without an exception.
   *
   * @param note up to {@value io.skep.domain.task.Task#MAX_PROGRESS} characters
   * @throws CancellationException if the task is cancelled, see {@link #isCancelled()}
   * @throws io.skep.domain.error.SkepException {@code TOO_LARGE} or {@code INVALID_ARGUMENT} if no
   *     store would accept the note
   */
  void progress(String note);

  /**
   * Returns whether the result is no longer needed, as far as this worker knows: the task was
   * cancelled or reclaimed, or the worker is closing and the shutdown timeout has passed. Reads
   * memory only.
   */
  boolean isCancelled();

  /**
   * Throws if the task is cancelled, otherwise has no effect.
   *
   * @throws CancellationException if {@link #isCancelled()}
   */
  default void checkCancelled() {
    if (isCancelled()) {
      throw new CancellationException("task " + task().id() + " is cancelled");
    }
  }
}
