package io.skep.benchmarks;

import io.skep.domain.cache.CacheFigures;
import java.util.List;

/**
 * Who answered reads.
 *
 * @param memory how many were answered by the memory of a process
 * @param redis how many by Redis
 * @param store how many by the store
 * @param loads how often the store was read, also ahead of the reads
 */
record CacheUse(long memory, long redis, long store, long loads) {

  static final CacheUse NONE = new CacheUse(0, 0, 0, 0);

  private static final String WORD = "use";

  static CacheUse of(List<CacheFigures> regions) {
    return regions.stream()
        .map(
            it ->
                new CacheUse(
                    it.hits(), it.sharedHits(), it.misses() + it.aside(), it.loads() + it.aside()))
        .reduce(NONE, CacheUse::plus);
  }

  /** Returns what a process has said, among other things; nothing of one that did not say it. */
  static CacheUse parse(List<String> lines) {
    return lines.stream()
        .map(line -> line.split(" ", -1))
        .filter(words -> words[0].equals(WORD))
        .map(
            words ->
                new CacheUse(
                    Long.parseLong(words[1]),
                    Long.parseLong(words[2]),
                    Long.parseLong(words[3]),
                    Long.parseLong(words[4])))
        .reduce(NONE, CacheUse::plus);
  }

  CacheUse plus(CacheUse other) {
    return new CacheUse(
        memory + other.memory, redis + other.redis, store + other.store, loads + other.loads);
  }

  CacheUse minus(CacheUse before) {
    return new CacheUse(
        memory - before.memory, redis - before.redis, store - before.store, loads - before.loads);
  }

  /** Returns how many were answered. */
  long all() {
    return memory + redis + store;
  }

  /** Returns the form that {@link #parse} reads. */
  @Override
  public String toString() {
    return "%s %d %d %d %d".formatted(WORD, memory, redis, store, loads);
  }
}
