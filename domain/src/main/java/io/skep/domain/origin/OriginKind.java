package io.skep.domain.origin;

/** What an origin tells of. */
public enum OriginKind {
  /** An agent. */
  AGENT,
  /** A conversation. */
  CONVERSATION,
  /** A plan. */
  PLAN,
  /** A task. */
  TASK,
  /** That a task waits for another. */
  DEPENDENCY
}
