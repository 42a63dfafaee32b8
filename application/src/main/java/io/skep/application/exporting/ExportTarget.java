package io.skep.application.exporting;

import io.skep.domain.value.AgentId;

/** Port to the workspaces below one folder. Implementations are thread-safe. */
@FunctionalInterface
public interface ExportTarget {

  /**
   * Opens the workspace of an agent for writing and locks it against other processes until it is
   * closed.
   *
   * @throws io.skep.domain.error.AlreadyExistsException if there are files that were not written by
   *     an export, or were changed since, and must not be replaced; nothing is changed
   * @throws io.skep.domain.error.StoreException {@code STORE_BUSY} if the lock is not acquired in
   *     time; {@code STORE_UNAVAILABLE} if the workspace cannot be written
   */
  WorkspaceWriter openWorkspace(AgentId agent);
}
