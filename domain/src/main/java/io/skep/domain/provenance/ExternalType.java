package io.skep.domain.provenance;

/** Type of an imported entity. */
public enum ExternalType {
  /** An agent. */
  AGENT,
  /** A conversation. */
  CONVERSATION,
  /** A plan. */
  PLAN,
  /** A task. */
  TASK,
  /** A dependency between tasks. */
  DEPENDENCY
}
