package io.skep.application.exporting;

import java.nio.file.Path;

/** Factory port of export targets. Implementations are thread-safe. */
@FunctionalInterface
public interface ExportTargets {

  /**
   * Returns the target for a folder, which is created by the first write.
   *
   * @param replace whether files may be replaced that were not written by an export or were changed
   *     since
   * @throws io.skep.domain.error.InvalidArgumentException if the path exists and is not a folder
   */
  ExportTarget open(Path folder, boolean replace);
}
