package io.skep.domain.task;

/** How an attempt at a task ended. */
public enum AttemptOutcome {
  /** With success. */
  COMPLETED,
  /** With an error that the agent reported. */
  FAILED,
  /** Given back untouched; does not count against the task's attempts. */
  RELEASED,
  /** Taken back, because the agent had fallen silent. */
  EXPIRED,
  /** Called off together with the task. */
  CANCELLED
}
