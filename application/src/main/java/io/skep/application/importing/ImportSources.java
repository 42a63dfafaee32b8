package io.skep.application.importing;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Port to the formats that can be imported. Implementations are safe for use by many threads. */
public interface ImportSources {

  /** Returns the names of the formats, in the order in which they are tried. */
  List<String> formats();

  /**
   * Returns what is below these paths.
   *
   * @param paths files and folders, 1 to 1,000, or symbolic links to them; what a link below them
   *     leads to is left out
   * @param format the only format to be read; empty for whatever the contents look like
   * @throws io.skep.domain.error.InvalidArgumentException if a path does not exist, or the format
   *     is unknown
   */
  ImportSource open(List<Path> paths, Optional<String> format);
}
