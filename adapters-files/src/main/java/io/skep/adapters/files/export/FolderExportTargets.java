package io.skep.adapters.files.export;

import io.skep.adapters.files.input.FilesSettings;
import io.skep.application.exporting.ExportTarget;
import io.skep.application.exporting.ExportTargets;
import io.skep.domain.error.InvalidArgumentException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Export targets in folders: workspaces are written below {@code agent_workspaces}. */
public final class FolderExportTargets implements ExportTargets {

  /** Default time to wait for the lock of a workspace. */
  public static final Duration LOCK_TIMEOUT = Duration.ofSeconds(10);

  private final Duration lockTimeout;
  private final FilesSettings settings;

  /**
   * Creates the targets.
   *
   * @param settings limits for reading the files that would be replaced
   * @param lockTimeout how long to wait for the lock of a workspace
   */
  public FolderExportTargets(FilesSettings settings, Duration lockTimeout) {
    this.settings = settings;
    this.lockTimeout = lockTimeout;
  }

  @Override
  public ExportTarget open(Path folder, boolean replace) {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new InvalidArgumentException("folder", "must be a folder: " + folder);
    }
    return agent -> FolderWorkspaceWriter.open(folder, agent, replace, lockTimeout, settings);
  }
}
