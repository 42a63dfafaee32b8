package io.skep.domain.cache;

import java.util.List;

/**
 * What has happened in the cache of one process since it was opened.
 *
 * @param process a name that it has made up for itself when it was opened
 * @param regions ordered by their names
 */
public record ProcessFigures(String process, List<CacheFigures> regions) {

  /** Takes a copy of the list. */
  public ProcessFigures {
    regions = List.copyOf(regions);
  }
}
