package io.skep.domain.cache;

import java.util.List;

/**
 * Cache statistics of one process since its cache was opened.
 *
 * @param node name that the process generated when its cache was opened
 * @param regions statistics of the regions, ordered by region name
 */
public record NodeCacheStats(String node, List<CacheStats> regions) {

  /** Copies the list. */
  public NodeCacheStats {
    regions = List.copyOf(regions);
  }
}
