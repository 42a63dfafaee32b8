package io.skep.application.exporting;

import io.skep.domain.agent.Agent;

/**
 * Port to an agent's workspace that is being written.
 *
 * <p>Each file is replaced atomically and is durable when the call that completes it returns. Files
 * that already have the content are not rewritten. Any method may throw a {@link
 * io.skep.domain.error.StoreException}, {@code STORE_UNAVAILABLE} or {@code STORE_FULL}. Not
 * thread-safe.
 */
public interface WorkspaceWriter extends AutoCloseable {

  /** Writes the agent. */
  void writeAgent(Agent agent);

  /** Adds a task of the agent; the task lists are written by {@link #finish()}. */
  void addTask(ExportedTask task);

  /** Writes a message that the agent received or sent. */
  void writeMessage(ExportedMessage message);

  /** Writes the remaining files and returns the numbers of all files. */
  FileStats finish();

  /** Releases the lock of the workspace. */
  @Override
  void close();
}
