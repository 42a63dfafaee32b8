package io.skep.domain.error;

import java.io.Serial;

/** Tasks would wait for each other for ever. */
public final class DependencyCycleException extends SkepException {

  @Serial private static final long serialVersionUID = 1L;

  private final String task;
  private final String blocker;

  /**
   * Creates the failure.
   *
   * @param task the id of the task that was to wait
   * @param blocker the id of the task that it was to wait for
   */
  public DependencyCycleException(String task, String blocker) {
    super(
        ErrorCode.DEPENDENCY_CYCLE,
        "task %s cannot wait for %s, which waits for it".formatted(task, blocker),
        null);
    this.task = task;
    this.blocker = blocker;
  }

  /** Returns the id of the task that was to wait. */
  public String task() {
    return task;
  }

  /** Returns the id of the task that it was to wait for. */
  public String blocker() {
    return blocker;
  }
}
