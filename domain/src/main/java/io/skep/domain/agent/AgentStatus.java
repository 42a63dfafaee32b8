package io.skep.domain.agent;

/** Status of an agent. */
public enum AgentStatus {
  /** Being set up; may already claim tasks. */
  ONBOARDING,
  /** Ready, without a task. */
  IDLE,
  /** Working. */
  ACTIVE,
  /** Keeps its leases but may not claim tasks. */
  PAUSED,
  /** In a failure that the agent reported; may not claim tasks. */
  ERROR,
  /** Without a heartbeat for longer than the timeout; becomes active with the next one. */
  OFFLINE,
  /** Removed from service; only registering again changes this. */
  RETIRED;

  /** Returns whether an agent with this status may claim tasks. */
  public boolean mayClaim() {
    return switch (this) {
      case ONBOARDING, IDLE, ACTIVE, OFFLINE -> true;
      case PAUSED, ERROR, RETIRED -> false;
    };
  }

  /** Returns whether an agent with this status is expected to send heartbeats. */
  public boolean isExpectedAlive() {
    return switch (this) {
      case ONBOARDING, IDLE, ACTIVE, PAUSED, ERROR -> true;
      case OFFLINE, RETIRED -> false;
    };
  }
}
