package io.skep.domain.error;

import java.io.Serial;

/** Thrown if a dependency would make tasks wait for each other. */
public final class DependencyCycleException extends SkepException {

  @Serial private static final long serialVersionUID = 1L;

  private final String task;
  private final String blocker;

  /**
   * Creates the exception.
   *
   * @param task id of the dependent task
   * @param blocker id of the blocker
   */
  public DependencyCycleException(String task, String blocker) {
    super(
        ErrorCode.DEPENDENCY_CYCLE,
        "task %s cannot depend on %s, which depends on it".formatted(task, blocker),
        null);
    this.task = task;
    this.blocker = blocker;
  }

  /** Returns the id of the dependent task. */
  public String task() {
    return task;
  }

  /** Returns the id of the blocker. */
  public String blocker() {
    return blocker;
  }
}
