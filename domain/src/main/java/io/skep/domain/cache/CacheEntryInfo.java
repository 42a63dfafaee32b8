package io.skep.domain.cache;

/**
 * Description of a cache entry.
 *
 * @param region region of the entry
 * @param level level that holds the entry
 * @param bytes approximate size at that level
 * @param state validity of the entry, as text
 */
public record CacheEntryInfo(String region, Level level, long bytes, String state) {

  /** Level of the cache. */
  public enum Level {
    /** Memory of this process. */
    MEMORY,
    /** Shared by all processes through Redis. */
    REDIS
  }
}
