package io.skep.domain.task;

import java.util.Set;

/** Status of a task. A test compares the diagram in the documentation with this enum. */
public enum TaskStatus {
  /** Waiting to be claimed, possibly blocked or delayed. */
  PENDING,
  /** Leased to an agent. */
  IN_PROGRESS,
  /** Completed with success; not yet recorded. */
  COMPLETED,
  /** Failed permanently; may be recorded, or retried on request. */
  FAILED_VALIDATION,
  /** Completed or failed, and recorded. */
  RECORDED,
  /** Cancelled. */
  CANCELLED;

  /** Returns the statuses that may follow directly; empty for a terminal status. */
  public Set<TaskStatus> successors() {
    return switch (this) {
      case PENDING -> Set.of(IN_PROGRESS, CANCELLED);
      case IN_PROGRESS -> Set.of(PENDING, COMPLETED, FAILED_VALIDATION, CANCELLED);
      case COMPLETED -> Set.of(RECORDED);
      case FAILED_VALIDATION -> Set.of(PENDING, RECORDED);
      case RECORDED, CANCELLED -> Set.of();
    };
  }

  /** Returns whether this status has no successors. */
  public boolean isTerminal() {
    return successors().isEmpty();
  }

  /** Returns whether the task is pending or in progress. */
  public boolean isOpen() {
    return this == PENDING || this == IN_PROGRESS;
  }
}
