package io.skep.domain.plan;

/** How a plan came to belong to a conversation. */
public enum LinkKind {
  /** The conversation asked the question. */
  INITIATED,
  /** The conversation took the plan up again. */
  CONTINUED,
  /** The conversation went its own way from the plan. */
  FORKED
}
