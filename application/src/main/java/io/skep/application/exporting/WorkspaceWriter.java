package io.skep.application.exporting;

import io.skep.domain.agent.Agent;

/**
 * Port to one agent's workspace that is being written.
 *
 * <p>Each file appears whole or not at all, and is on the disk when the call that completes it
 * returns. Files that say already what they are to say are left alone. Any method may throw a
 * {@link io.skep.domain.error.StoreException}, {@code STORE_UNAVAILABLE} or {@code STORE_FULL}. Not
 * safe for use by many threads.
 */
public interface WorkspaceWriter extends AutoCloseable {

  /** Writes what the agent is. */
  void agent(Agent agent);

  /** Takes a task of the agent's; the lists of them are written at the end. */
  void task(ExportedTask task);

  /** Writes a message that the agent has received or sent. */
  void message(ExportedMessage message);

  /** Writes what is still to be written, and returns how many files that made in all. */
  WrittenFiles finish();

  /** Lets others at the workspace. */
  @Override
  void close();
}
