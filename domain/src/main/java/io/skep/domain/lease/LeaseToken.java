package io.skep.domain.lease;

import io.skep.domain.value.TaskId;
import io.skep.domain.value.Validate;

/**
 * Proof of a lease that an agent presents with each report on a task.
 *
 * @param task the task
 * @param token fencing token of the lease, at least 1
 */
public record LeaseToken(TaskId task, long token) {

  /** Validates the range of the token. */
  public LeaseToken {
    Validate.range("token", token, 1, Long.MAX_VALUE);
  }
}
