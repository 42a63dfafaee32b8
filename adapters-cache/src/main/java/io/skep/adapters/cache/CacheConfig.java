package io.skep.adapters.cache;

import io.skep.adapters.cache.redis.RedisAddress;
import io.skep.domain.value.Validate;
import java.time.Duration;
import java.util.Optional;

/**
 * Configuration of a cache.
 *
 * @param maxBytes approximate maximum size of the local cache, 1 MiB to 1 TiB
 * @param maxStaleness maximum age of the last change-feed poll when a lookup returns a cached
 *     value, 10 ms to 1 minute; the poll interval is a fifth of it, or half of it while the feed is
 *     idle
 * @param timeToLive maximum age of an entry, in the local and in the shared cache each, 1 second to
 *     1 day
 * @param redis address of the shared cache; caching is local only if empty
 * @param redisTimeout maximum wait for a response from Redis, 1 ms to 1 second
 */
public record CacheConfig(
    long maxBytes,
    Duration maxStaleness,
    Duration timeToLive,
    Optional<RedisAddress> redis,
    Duration redisTimeout) {

  /** Minimum size of the local cache, in bytes. */
  public static final long MIN_BYTES = 1024 * 1024;

  /** Maximum size of the local cache, in bytes. */
  public static final long MAX_BYTES = 1L << 40;

  /** Minimum of {@code maxStaleness}. */
  public static final Duration MIN_STALENESS = Duration.ofMillis(10);

  /** Maximum of {@code maxStaleness}. */
  public static final Duration MAX_STALENESS = Duration.ofMinutes(1);

  /** Minimum time to live. */
  public static final Duration MIN_TIME_TO_LIVE = Duration.ofSeconds(1);

  /** Maximum time to live. */
  public static final Duration MAX_TIME_TO_LIVE = Duration.ofDays(1);

  /** Minimum Redis timeout. */
  public static final Duration MIN_REDIS_TIMEOUT = Duration.ofMillis(1);

  /** Maximum Redis timeout. */
  public static final Duration MAX_REDIS_TIMEOUT = Duration.ofSeconds(1);

  /** More than one, so that a poll may be slow or fail. */
  private static final int POLLS_PER_MAX_STALENESS = 5;

  private static final int IDLE_POLLS_PER_MAX_STALENESS = 2;

  /** 64 MiB, max-staleness 500 ms, time to live 5 minutes, no Redis, Redis timeout 50 ms. */
  public static final CacheConfig DEFAULT =
      new CacheConfig(
          64 * MIN_BYTES,
          Duration.ofMillis(500),
          Duration.ofMinutes(5),
          Optional.empty(),
          Duration.ofMillis(50));

  /**
   * Creates a configuration.
   *
   * @throws io.skep.domain.error.InvalidArgumentException if a value is out of range
   */
  public CacheConfig {
    Validate.range("cache max-size", maxBytes, MIN_BYTES, MAX_BYTES);
    Validate.range("cache max-staleness", maxStaleness, MIN_STALENESS, MAX_STALENESS);
    Validate.range("cache time to live", timeToLive, MIN_TIME_TO_LIVE, MAX_TIME_TO_LIVE);
    Validate.range("Redis timeout", redisTimeout, MIN_REDIS_TIMEOUT, MAX_REDIS_TIMEOUT);
  }

  /** Returns a copy with another maximum size, in bytes. */
  public CacheConfig withMaxBytes(long value) {
    return new CacheConfig(value, maxStaleness, timeToLive, redis, redisTimeout);
  }

  /** Returns a copy with another maximum staleness. */
  public CacheConfig withMaxStaleness(Duration value) {
    return new CacheConfig(maxBytes, value, timeToLive, redis, redisTimeout);
  }

  /** Returns a copy with another time to live. */
  public CacheConfig withTimeToLive(Duration value) {
    return new CacheConfig(maxBytes, maxStaleness, value, redis, redisTimeout);
  }

  /** Returns a copy with a shared cache in this Redis. */
  public CacheConfig withRedis(RedisAddress value) {
    return new CacheConfig(maxBytes, maxStaleness, timeToLive, Optional.of(value), redisTimeout);
  }

  /** Returns the delay between change-feed polls. */
  Duration pollInterval() {
    return maxStaleness.dividedBy(POLLS_PER_MAX_STALENESS);
  }

  /** Returns the delay between change-feed polls while the feed is idle. */
  Duration idlePollInterval() {
    return maxStaleness.dividedBy(IDLE_POLLS_PER_MAX_STALENESS);
  }
}
