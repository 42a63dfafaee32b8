package io.skep.domain.plan;

import java.util.Set;

/** Where a plan stands. The diagram in the documentation is tested against this. */
public enum PlanStatus {
  /** Its tasks are being thought out; they may already be worked on. */
  PLANNING,
  /** Its tasks are being worked on. */
  EXECUTING,
  /** Its question is answered. */
  COMPLETED,
  /** It was given up, or too many of its tasks failed. */
  FAILED;

  /** Returns the statuses that may directly follow this one; empty for a terminal status. */
  public Set<PlanStatus> successors() {
    return switch (this) {
      case PLANNING -> Set.of(EXECUTING, COMPLETED, FAILED);
      case EXECUTING -> Set.of(PLANNING, COMPLETED, FAILED);
      case COMPLETED, FAILED -> Set.of();
    };
  }

  /** Returns whether nothing may follow this status. */
  public boolean isTerminal() {
    return successors().isEmpty();
  }
}
