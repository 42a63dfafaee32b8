package io.skep.domain.transfer;

/** Types of transferred rows, each after the types that its rows refer to. */
public enum EntityType {
  /** Queue settings; key: swarm, name. */
  QUEUE("queues", 2),
  /** Agent; key: swarm, id. */
  AGENT("agents", 2),
  /** Conversation; key: swarm, id. */
  CONVERSATION("conversations", 2),
  /** Plan; key: swarm, id. */
  PLAN("plans", 2),
  /** Link between a conversation and a plan; key: swarm, conversation, plan. */
  PLAN_LINK("plan links", 3),
  /** Task in any state, with its specification, lease and result; key: swarm, id. */
  TASK("tasks", 2),
  /** Current or former dependency between tasks; key: swarm, task, blocker. */
  BLOCKER("blockers", 3),
  /** Finished attempt at a task; key: swarm, task, token. */
  ATTEMPT("attempts", 3),
  /** Thread with its version; key: swarm, kind, owner. */
  THREAD("threads", 3),
  /** Message with its position in its thread; key: swarm, id. */
  MESSAGE("messages", 2),
  /** Delivery of a message to a recipient; key: swarm, recipient, message. */
  DELIVERY("deliveries", 3),
  /** Import record; key: swarm, kind, name. */
  IMPORT_RECORD("import records", 3);

  private final String plural;
  private final int keyLength;

  EntityType(String plural, int keyLength) {
    this.plural = plural;
    this.keyLength = keyLength;
  }

  /** Returns the number of leading values of a row that form its key. */
  public int keyLength() {
    return keyLength;
  }

  /** Returns the plural name of the rows, such as {@code plan links}. */
  @Override
  public String toString() {
    return plural;
  }
}
