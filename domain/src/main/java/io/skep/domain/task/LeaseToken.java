package io.skep.domain.task;

import io.skep.domain.value.Check;
import io.skep.domain.value.TaskId;

/**
 * What an agent shows to report on a task that it claimed.
 *
 * @param task the task
 * @param token the token of the lease
 */
public record LeaseToken(TaskId task, long token) {

  /** Refuses a token that no claim gives. */
  public LeaseToken {
    Check.range("token", token, 1, Long.MAX_VALUE);
  }
}
