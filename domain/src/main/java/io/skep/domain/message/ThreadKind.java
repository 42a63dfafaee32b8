package io.skep.domain.message;

/** Kind of the owner of a thread. */
public enum ThreadKind {
  /** A conversation. */
  CONVERSATION,
  /** A plan. */
  PLAN,
  /** A task. */
  TASK,
  /** An agent; its thread holds the messages that it sends. */
  AGENT,
  /** A named topic. */
  TOPIC
}
