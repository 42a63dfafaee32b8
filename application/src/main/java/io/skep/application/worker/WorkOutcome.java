package io.skep.application.worker;

/** Outcome of a claimed task, as this worker has stored it. */
public enum WorkOutcome {
  /** The completion is stored. */
  COMPLETED,
  /** The failure is stored; the retry policy of the task decides whether it is retried. */
  FAILED,
  /** The task was released without a result, because the worker was closing. */
  RELEASED,
  /**
   * Nothing is stored: the task was cancelled or reclaimed, or the store did not answer in time.
   */
  DROPPED
}
