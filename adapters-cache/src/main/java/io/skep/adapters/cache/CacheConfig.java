package io.skep.adapters.cache;

import io.skep.domain.value.Check;
import java.time.Duration;
import java.util.Optional;

/**
 * How a cache goes about its work.
 *
 * @param maxBytes about how many bytes of memory are kept, 1 MiB to 1 TiB
 * @param bound how long ago the changes of other processes have last been looked for, at most, when
 *     something that is kept is handed out, 10 ms to 1 minute; they are looked for five times as
 *     often, and twice as often once there have been none for a while
 * @param timeToLive how long something is kept at most, in memory and in Redis each, 1 second to 1
 *     day
 * @param redis where what was read is kept for all processes, if it is
 * @param redisTimeout how long that is waited for at most, 1 ms to 1 second
 */
public record CacheConfig(
    long maxBytes,
    Duration bound,
    Duration timeToLive,
    Optional<RedisAddress> redis,
    Duration redisTimeout) {

  /** The least memory. */
  public static final long MIN_BYTES = 1024 * 1024;

  /** The most memory. */
  public static final long MAX_BYTES = 1L << 40;

  /** The shortest bound. */
  public static final Duration MIN_BOUND = Duration.ofMillis(10);

  /** The longest bound. */
  public static final Duration MAX_BOUND = Duration.ofMinutes(1);

  /** The shortest time for which something is kept. */
  public static final Duration MIN_TIME_TO_LIVE = Duration.ofSeconds(1);

  /** The longest time for which something is kept. */
  public static final Duration MAX_TIME_TO_LIVE = Duration.ofDays(1);

  /** The shortest time that Redis is waited for. */
  public static final Duration MIN_REDIS_TIMEOUT = Duration.ofMillis(1);

  /** The longest time that Redis is waited for. */
  public static final Duration MAX_REDIS_TIMEOUT = Duration.ofSeconds(1);

  /** So that one look may be slow or fail. */
  private static final int POLLS = 5;

  private static final int QUIET_POLLS = 2;

  /** 64 MiB, a bound of 500 ms, 5 minutes, no Redis; one is waited for up to 50 ms. */
  public static final CacheConfig DEFAULT =
      new CacheConfig(
          64 * MIN_BYTES,
          Duration.ofMillis(500),
          Duration.ofMinutes(5),
          Optional.empty(),
          Duration.ofMillis(50));

  /** Refuses what is out of range. */
  public CacheConfig {
    Check.range("cache size", maxBytes, MIN_BYTES, MAX_BYTES);
    Check.range("cache bound", bound, MIN_BOUND, MAX_BOUND);
    Check.range("cache time to live", timeToLive, MIN_TIME_TO_LIVE, MAX_TIME_TO_LIVE);
    Check.range("Redis timeout", redisTimeout, MIN_REDIS_TIMEOUT, MAX_REDIS_TIMEOUT);
  }

  /** Returns it with another size. */
  public CacheConfig withMaxBytes(long value) {
    return new CacheConfig(value, bound, timeToLive, redis, redisTimeout);
  }

  /** Returns it with another bound. */
  public CacheConfig withBound(Duration value) {
    return new CacheConfig(maxBytes, value, timeToLive, redis, redisTimeout);
  }

  /** Returns it with another time for which things are kept. */
  public CacheConfig withTimeToLive(Duration value) {
    return new CacheConfig(maxBytes, bound, value, redis, redisTimeout);
  }

  /** Returns it with a Redis in which what was read is kept for all processes. */
  public CacheConfig withRedis(RedisAddress value) {
    return new CacheConfig(maxBytes, bound, timeToLive, Optional.of(value), redisTimeout);
  }

  /** Returns how long it rests between two looks for changes of other processes. */
  Duration poll() {
    return bound.dividedBy(POLLS);
  }

  /** Returns how long it rests between them while there are none. */
  Duration quietPoll() {
    return bound.dividedBy(QUIET_POLLS);
  }
}
