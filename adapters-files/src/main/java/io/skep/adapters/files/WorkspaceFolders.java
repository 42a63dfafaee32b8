package io.skep.adapters.files;

import io.skep.application.exporting.ExportTarget;
import io.skep.application.exporting.ExportTargets;
import io.skep.domain.error.InvalidArgumentException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Opens folders for exports: workspaces are written below {@code agent_workspaces} in them. */
final class WorkspaceFolders implements ExportTargets {

  /** How long to wait for others who hold a workspace. */
  static final Duration LOCK_WAIT = Duration.ofSeconds(10);

  private final Duration lockWait;
  private final FilesSettings settings;

  WorkspaceFolders(FilesSettings settings, Duration lockWait) {
    this.settings = settings;
    this.lockWait = lockWait;
  }

  @Override
  public ExportTarget open(Path folder, boolean replace) {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new InvalidArgumentException("folder", "must be a folder: " + folder);
    }
    return agent -> WorkspaceFolder.begin(folder, agent, replace, lockWait, settings);
  }
}
