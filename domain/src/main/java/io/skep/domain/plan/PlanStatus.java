package io.skep.domain.plan;

import java.util.Set;

/** Status of a plan. A test compares the diagram in the documentation with this enum. */
public enum PlanStatus {
  /** Tasks are being planned; they may already be claimed. */
  PLANNING,
  /** Tasks are being executed. */
  EXECUTING,
  /** The question is answered. */
  COMPLETED,
  /** Abandoned, or the failure limit was reached. */
  FAILED;

  /** Returns the statuses that may follow directly; empty for a terminal status. */
  public Set<PlanStatus> successors() {
    return switch (this) {
      case PLANNING -> Set.of(EXECUTING, COMPLETED, FAILED);
      case EXECUTING -> Set.of(PLANNING, COMPLETED, FAILED);
      case COMPLETED, FAILED -> Set.of();
    };
  }

  /** Returns whether this status has no successors. */
  public boolean isTerminal() {
    return successors().isEmpty();
  }
}
