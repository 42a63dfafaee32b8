package io.skep.domain.change;

/** What a {@link ChangeTag} names. */
public enum ChangeKind {
  /** A task, what it waits for, or its attempts; by its id. */
  TASK,
  /** The settings of a queue, or its tasks; by its name. */
  QUEUE,
  /** A plan, its links, or its tasks; by its id. */
  PLAN,
  /** An agent, or the tasks that it holds or has held; by its id. */
  AGENT,
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
