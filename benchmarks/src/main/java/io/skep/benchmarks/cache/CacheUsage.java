package io.skep.benchmarks.cache;

import io.skep.domain.cache.CacheStats;
import java.util.List;

/**
 * Reads by the tier that answered them.
 *
 * @param memory the reads answered by the local cache
 * @param redis the reads answered by Redis
 * @param store the reads answered by the store
 * @param loads the loads from the store, including refreshes ahead of reads
 */
record CacheUsage(long memory, long redis, long store, long loads) {

  static final CacheUsage NONE = new CacheUsage(0, 0, 0, 0);

  private static final String PREFIX = "use";

  static CacheUsage of(List<CacheStats> regions) {
    return regions.stream()
        .map(
            it ->
                new CacheUsage(
                    it.hits(),
                    it.sharedHits(),
                    it.misses() + it.bypassed(),
                    it.loads() + it.bypassed()))
        .reduce(NONE, CacheUsage::plus);
  }

  /** Parses the usage from the output of a process; returns zeros if the output contains none. */
  static CacheUsage parse(List<String> lines) {
    return lines.stream()
        .map(line -> line.split(" ", -1))
        .filter(fields -> fields[0].equals(PREFIX))
        .map(
            fields ->
                new CacheUsage(
                    Long.parseLong(fields[1]),
                    Long.parseLong(fields[2]),
                    Long.parseLong(fields[3]),
                    Long.parseLong(fields[4])))
        .reduce(NONE, CacheUsage::plus);
  }

  CacheUsage plus(CacheUsage other) {
    return new CacheUsage(
        memory + other.memory, redis + other.redis, store + other.store, loads + other.loads);
  }

  CacheUsage minus(CacheUsage before) {
    return new CacheUsage(
        memory - before.memory, redis - before.redis, store - before.store, loads - before.loads);
  }

  /** Returns the number of answered reads. */
  long total() {
    return memory + redis + store;
  }

  /** Returns the format that {@link #parse} accepts. */
  @Override
  public String toString() {
    return "%s %d %d %d %d".formatted(PREFIX, memory, redis, store, loads);
  }
}
