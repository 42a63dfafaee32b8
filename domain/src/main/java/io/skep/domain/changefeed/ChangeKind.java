package io.skep.domain.changefeed;

/** Kind of entity that a {@link ChangeTag} names. */
public enum ChangeKind {
  /** A task, its dependencies or its attempts; by task id. */
  TASK,
  /** The settings or the tasks of a queue; by queue name. */
  QUEUE,
  /** A plan or its links; by plan id. */
  PLAN,
  /** The tasks of a plan; by plan id. */
  PLAN_TASKS,
  /** An agent; by agent id. */
  AGENT,
  /** The tasks that an agent has or has had leased; by agent id. */
  AGENT_TASKS,
  /** The members of a team or their statistics; always without a name. */
  TEAM,
  /** A conversation or its links; by conversation id. */
  CONVERSATION,
  /** The messages of a thread; by the text form of its id. */
  THREAD,
  /** The deliveries to an agent; by agent id. */
  INBOX,
  /** Import records; always without a name. */
  IMPORT_RECORD,
  /**
   * An application cache entry; by the key that it is invalidated by. Published only through {@link
   * ChangeFeed#publishInvalidation}; the store itself never reports this kind.
   */
  CACHED
}
