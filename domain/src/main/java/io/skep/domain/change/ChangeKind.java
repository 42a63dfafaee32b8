package io.skep.domain.change;

/** What a {@link ChangeTag} names. */
public enum ChangeKind {
  /** A task, what it waits for, or its attempts; by its id. */
  TASK,
  /** The settings of a queue, or its tasks; by its name. */
  QUEUE,
  /** A plan, or its links; by its id. */
  PLAN,
  /** The tasks of a plan; by the id of the plan. */
  PLAN_TASKS,
  /** An agent; by its id. */
  AGENT,
  /** The tasks that an agent holds or has held; by the id of the agent. */
  AGENT_TASKS,
  /** Who is in a team, or the figures of its members; never named. */
  TEAM,
  /** A conversation, or its links; by its id. */
  CONVERSATION,
  /** The messages of a thread; by the text of its id. */
  THREAD,
  /** The deliveries to an agent; by its id. */
  INBOX,
  /** Where things came from that were imported; never named. */
  ORIGIN,
  /**
   * What a program keeps of what it has read, and has {@linkplain ChangeFeed#announce announced} to
   * be no longer true; by the words that it keeps it under. No store says so of itself.
   */
  CACHED
}
