package io.skep.domain.task;

/** Outcome of an attempt at a task. */
public enum AttemptOutcome {
  /** The agent completed the task. */
  COMPLETED,
  /** The agent reported an error. */
  FAILED,
  /** The agent released the task; does not count as an attempt. */
  RELEASED,
  /** The lease expired and the task was reclaimed. */
  EXPIRED,
  /** The task was cancelled. */
  CANCELLED
}
