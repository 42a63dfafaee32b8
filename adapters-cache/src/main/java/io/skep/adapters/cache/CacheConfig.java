package io.skep.adapters.cache;

import io.skep.domain.value.Check;
import java.time.Duration;

/**
 * How a cache goes about its work.
 *
 * @param maxBytes about how many bytes of memory are kept, 1 MiB to 1 TiB
 * @param bound how long ago the changes of other processes have last been looked for, at most, when
 *     something that is kept is handed out, 10 ms to 1 minute
 * @param poll how long it rests between two looks for changes of other processes, 1 ms to half of
 *     the bound
 * @param timeToLive how long something is kept at most, 1 second to 1 day
 */
public record CacheConfig(long maxBytes, Duration bound, Duration poll, Duration timeToLive) {

  /** The least memory. */
  public static final long MIN_BYTES = 1024 * 1024;

  /** The most memory. */
  public static final long MAX_BYTES = 1L << 40;

  /** The shortest bound. */
  public static final Duration MIN_BOUND = Duration.ofMillis(10);

  /** The longest bound. */
  public static final Duration MAX_BOUND = Duration.ofMinutes(1);

  /** The shortest rest between two looks. */
  public static final Duration MIN_POLL = Duration.ofMillis(1);

  /** The shortest time for which something is kept. */
  public static final Duration MIN_TIME_TO_LIVE = Duration.ofSeconds(1);

  /** The longest time for which something is kept. */
  public static final Duration MAX_TIME_TO_LIVE = Duration.ofDays(1);

  private static final long DEFAULT_BYTES = 64L * 1024 * 1024;

  /** A part of the heap that nobody misses. */
  private static final int PART_OF_HEAP = 16;

  /**
   * A bound of 500 ms, looked after each 100 ms; things are kept for 5 minutes, in 64 MiB or a
   * sixteenth of the heap, whichever is less.
   */
  public static final CacheConfig DEFAULT =
      new CacheConfig(
          Math.max(
              MIN_BYTES, Math.min(DEFAULT_BYTES, Runtime.getRuntime().maxMemory() / PART_OF_HEAP)),
          Duration.ofMillis(500),
          Duration.ofMillis(100),
          Duration.ofMinutes(5));

  /** Refuses what is out of range. */
  public CacheConfig {
    Check.range("cache size", maxBytes, MIN_BYTES, MAX_BYTES);
    Check.range("cache bound", bound, MIN_BOUND, MAX_BOUND);
    Check.range("cache poll", poll, MIN_POLL, bound.dividedBy(2));
    Check.range("cache time to live", timeToLive, MIN_TIME_TO_LIVE, MAX_TIME_TO_LIVE);
  }

  /** Returns it with another size. */
  public CacheConfig withMaxBytes(long value) {
    return new CacheConfig(value, bound, poll, timeToLive);
  }

  /** Returns it with another bound, looked after each fifth of that. */
  public CacheConfig withBound(Duration value) {
    return new CacheConfig(maxBytes, value, value.dividedBy(5), timeToLive);
  }
}
