package io.skep.domain.message;

/** What a thread belongs to. */
public enum ThreadKind {
  /** A conversation. */
  CONVERSATION,
  /** A plan. */
  PLAN,
  /** A task. */
  TASK,
  /** An agent; the letters that it sends are here. */
  AGENT,
  /** Anything else that has a name. */
  TOPIC
}
