package io.skep.domain.plan;

/** Kind of link between a conversation and a plan. */
public enum LinkKind {
  /** The conversation initiated the plan. */
  INITIATED,
  /** The conversation continued the plan. */
  CONTINUED,
  /** The conversation forked from the plan. */
  FORKED
}
