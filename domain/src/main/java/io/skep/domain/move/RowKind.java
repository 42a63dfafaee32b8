package io.skep.domain.move;

/** The kinds of rows that a store keeps, each behind those that its rows refer to. */
public enum RowKind {
  /** Settings of a queue: swarm, name. */
  QUEUE("queues", 2),
  /** An agent with its details: swarm, id. */
  AGENT("agents", 2),
  /** A conversation: swarm, id. */
  CONVERSATION("conversations", 2),
  /** A plan: swarm, id. */
  PLAN("plans", 2),
  /** That a conversation and a plan belong together: swarm, conversation, plan. */
  PLAN_LINK("plan links", 3),
  /** A task in whatever state, with its text, its lease and its result: swarm, id. */
  TASK("tasks", 2),
  /** That a task waits for another one, or has waited: swarm, task, blocker. */
  BLOCKER("blockers", 3),
  /** A finished attempt at a task: swarm, task, token. */
  ATTEMPT("attempts", 3),
  /** A thread, with the version that it has come to: swarm, kind, owner. */
  THREAD("threads", 3),
  /** A message at its place in its thread: swarm, id. */
  MESSAGE("messages", 2),
  /** A recipient's copy of a message: swarm, recipient, message. */
  DELIVERY("deliveries", 3),
  /** Where something came from that was imported: swarm, kind, name. */
  ORIGIN("origins", 3);

  private final String plural;
  private final int keyLength;

  RowKind(String plural, int keyLength) {
    this.plural = plural;
    this.keyLength = keyLength;
  }

  /** Returns how many of the first values of a row tell it from all others of its kind. */
  public int keyLength() {
    return keyLength;
  }

  /** Returns what people call its rows, such as {@code plan links}. */
  @Override
  public String toString() {
    return plural;
  }
}
