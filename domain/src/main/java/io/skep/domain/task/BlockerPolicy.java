package io.skep.domain.task;

/** Policy of a task for a blocker that ends without success. */
public enum BlockerPolicy {
  /** Remain pending: the blocker may be retried or removed. */
  WAIT,
  /** Cancel the task too. */
  CANCEL
}
