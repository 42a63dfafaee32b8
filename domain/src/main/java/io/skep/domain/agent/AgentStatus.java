package io.skep.domain.agent;

/** What an agent is doing, in this project's words. */
public enum AgentStatus {
  /** Being set up; may already take tasks. */
  ONBOARDING,
  /** Ready, without a task. */
  IDLE,
  /** At work. */
  ACTIVE,
  /** Keeps what it holds, takes nothing new. */
  PAUSED,
  /** In trouble, by its own account; takes nothing new. */
  ERROR,
  /** Silent for too long; being heard of makes it active again. */
  OFFLINE,
  /** Gone for good; only registering again brings it back. */
  RETIRED;

  /** Returns whether an agent in this state may claim tasks. */
  public boolean mayClaim() {
    return switch (this) {
      case ONBOARDING, IDLE, ACTIVE, OFFLINE -> true;
      case PAUSED, ERROR, RETIRED -> false;
    };
  }

  /** Returns whether an agent in this state is expected to send heartbeats. */
  public boolean isExpectedAlive() {
    return switch (this) {
      case ONBOARDING, IDLE, ACTIVE, PAUSED, ERROR -> true;
      case OFFLINE, RETIRED -> false;
    };
  }
}
