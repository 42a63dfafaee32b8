package io.skep.domain.error;

import java.io.Serial;

/** Thrown if a task is no longer leased under the presented token; work done under it is void. */
public final class LeaseLostException extends SkepException {

  @Serial private static final long serialVersionUID = 1L;

  private final String task;
  private final long token;

  /**
   * Creates the exception.
   *
   * @param task id of the task
   * @param token the presented token
   */
  public LeaseLostException(String task, long token) {
    super(
        ErrorCode.LEASE_LOST,
        "task %s is no longer leased under token %d".formatted(task, token),
        null);
    this.task = task;
    this.token = token;
  }

  /** Returns the id of the task. */
  public String task() {
    return task;
  }

  /** Returns the presented token. */
  public long token() {
    return token;
  }
}
