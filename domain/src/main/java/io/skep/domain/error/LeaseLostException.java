package io.skep.domain.error;

import java.io.Serial;

/**
 * The task is no longer held under the token that was shown; whatever was done under it is void.
 */
public final class LeaseLostException extends SkepException {

  @Serial private static final long serialVersionUID = 1L;

  private final String task;
  private final long token;

  /**
   * Creates the failure.
   *
   * @param task the id of the task
   * @param token the token that was shown
   */
  public LeaseLostException(String task, long token) {
    super(
        ErrorCode.LEASE_LOST,
        "task %s is no longer held under token %d".formatted(task, token),
        null);
    this.task = task;
    this.token = token;
  }

  /** Returns the id of the task. */
  public String task() {
    return task;
  }

  /** Returns the token that was shown. */
  public long token() {
    return token;
  }
}
