package io.skep.application.exporting;

import java.nio.file.Path;

/** Port to where workspaces can be written. Implementations are safe for use by many threads. */
@FunctionalInterface
public interface ExportTargets {

  /**
   * Returns the workspaces below a folder, which is made when something is written to it.
   *
   * @param replace whether files may be replaced that something else has written, or changed so
   *     that they no longer are what they should be
   * @throws io.skep.domain.error.InvalidArgumentException if the path is something else than a
   *     folder
   */
  ExportTarget open(Path folder, boolean replace);
}
