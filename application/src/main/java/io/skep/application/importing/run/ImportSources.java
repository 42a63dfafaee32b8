package io.skep.application.importing.run;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Factory port of import sources by format. Implementations are thread-safe. */
public interface ImportSources {

  /** Returns the names of the supported formats, in the order of detection. */
  List<String> formats();

  /**
   * Returns the source for files and folders.
   *
   * @param paths files and folders, 1 to 1,000, or symbolic links to them; links below them are not
   *     followed
   * @param format the only format to read; empty to detect the format by content
   * @throws io.skep.domain.error.InvalidArgumentException if a path does not exist, or the format
   *     is unknown
   */
  ImportSource open(List<Path> paths, Optional<String> format);
}
