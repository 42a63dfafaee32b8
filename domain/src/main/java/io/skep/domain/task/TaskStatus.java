package io.skep.domain.task;

import java.util.Set;

/** Where a task stands. The diagram in the documentation is tested against this. */
public enum TaskStatus {
  /** Waits to be claimed, or for its blockers or its time. */
  PENDING,
  /** Held by an agent under a lease. */
  IN_PROGRESS,
  /** Done; its result waits to be recorded. */
  COMPLETED,
  /** Failed for good; waits to be recorded, or retried by hand. */
  FAILED_VALIDATION,
  /** Its end, good or bad, has been taken note of. */
  RECORDED,
  /** Called off. */
  CANCELLED;

  /** Returns the statuses that may directly follow this one; empty for a terminal status. */
  public Set<TaskStatus> successors() {
    return switch (this) {
      case PENDING -> Set.of(IN_PROGRESS, CANCELLED);
      case IN_PROGRESS -> Set.of(PENDING, COMPLETED, FAILED_VALIDATION, CANCELLED);
      case COMPLETED -> Set.of(RECORDED);
      case FAILED_VALIDATION -> Set.of(PENDING, RECORDED);
      case RECORDED, CANCELLED -> Set.of();
    };
  }

  /** Returns whether nothing may follow this status. */
  public boolean isTerminal() {
    return successors().isEmpty();
  }

  /** Returns whether work is still to be done. */
  public boolean isOpen() {
    return this == PENDING || this == IN_PROGRESS;
  }
}
