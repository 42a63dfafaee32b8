package io.skep.application.work;

/** What became of a task that a worker had claimed. */
public enum WorkOutcome {
  /** Its completion is stored. */
  COMPLETED,
  /** Its failure is stored; whether it is tried again is its policy's matter. */
  FAILED,
  /** It was given back untouched, because the worker was closing. */
  RELEASED,
  /** Nothing was stored: it was cancelled or taken back, or the store could not be told in time. */
  DROPPED
}
