package io.skep.application.exporting;

import io.skep.domain.value.AgentId;

/** Port to the workspaces below one folder. Implementations are safe for use by many threads. */
@FunctionalInterface
public interface ExportTarget {

  /**
   * Takes an agent's workspace for writing, so that no other process reads or writes it before it
   * is closed.
   *
   * @throws io.skep.domain.error.AlreadyExistsException if there are files that were not written by
   *     an export, or no longer are what they should be, and that may not be replaced; nothing was
   *     changed
   * @throws io.skep.domain.error.StoreException {@code STORE_BUSY} if others have held it for
   *     longer than may be waited; {@code STORE_UNAVAILABLE} if it cannot be written
   */
  WorkspaceWriter begin(AgentId agent);
}
