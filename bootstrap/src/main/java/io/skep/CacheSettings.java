package io.skep;

import io.skep.adapters.cache.CacheConfig;
import io.skep.adapters.cache.redis.RedisAddress;
import io.skep.application.warmup.WarmUpSettings;
import io.skep.bootstrap.config.SettingsReader;
import java.util.Optional;

/**
 * Settings of the cache of store reads.
 *
 * @param enabled whether reads are cached
 * @param config configuration of the cache, used if enabled
 * @param warmUp settings of the cache loaders, used if enabled
 */
record CacheSettings(boolean enabled, CacheConfig config, WarmUpSettings warmUp) {

  static final CacheSettings DEFAULT =
      new CacheSettings(false, CacheConfig.DEFAULT, WarmUpSettings.DEFAULT);

  private static final int BYTES_PER_MEGABYTE = 1024 * 1024;
  private static final int MAX_MEGABYTES = (int) (CacheConfig.MAX_BYTES / BYTES_PER_MEGABYTE);

  CacheSettings withEnabled(boolean value) {
    return new CacheSettings(value, config, warmUp);
  }

  CacheSettings withConfig(CacheConfig value) {
    return new CacheSettings(enabled, value, warmUp);
  }

  CacheSettings withWarmUp(WarmUpSettings value) {
    return new CacheSettings(enabled, config, value);
  }

  /** Returns the configuration of the cache; empty if the cache is disabled. */
  Optional<CacheConfig> enabledConfig() {
    return enabled ? Optional.of(config) : Optional.empty();
  }

  /** Reads the settings; absent settings retain their values. */
  CacheSettings read(SettingsReader settings) {
    return new CacheSettings(
        settings.flag("cache.enabled", enabled, "Whether reads of the store are cached in memory."),
        new CacheConfig(
            (long) BYTES_PER_MEGABYTE
                * settings.integer(
                    "cache.max-size",
                    (int) (config.maxBytes() / BYTES_PER_MEGABYTE),
                    1,
                    MAX_MEGABYTES,
                    "Approximate maximum size of the local cache, in MiB."),
            settings.duration(
                "cache.max-staleness",
                config.maxStaleness(),
                CacheConfig.MIN_STALENESS,
                CacheConfig.MAX_STALENESS,
                "Maximum staleness of cached values with respect to commits of other processes."),
            settings.duration(
                "cache.time-to-live",
                config.timeToLive(),
                CacheConfig.MIN_TIME_TO_LIVE,
                CacheConfig.MAX_TIME_TO_LIVE,
                "Maximum time for which an entry is cached, in memory and in Redis each."),
            settings.value(
                "cache.redis",
                "empty, or a redis://, redis-sentinel:// or redis-cluster:// URL",
                config.redis(),
                url -> url.isEmpty() ? Optional.empty() : Optional.of(RedisAddress.parse(url)),
                redis -> redis.map(RedisAddress::toString).orElse(""),
                "Redis in which all processes share cached values."),
            settings.duration(
                "cache.redis-timeout",
                config.redisTimeout(),
                CacheConfig.MIN_REDIS_TIMEOUT,
                CacheConfig.MAX_REDIS_TIMEOUT,
                "Maximum wait for an answer of Redis.")),
        readWarmUp(settings));
  }

  /** Adds a problem for each setting that requires the cache while it is disabled. */
  void validate(SettingsReader reader) {
    if (!enabled && config.redis().isPresent()) {
      reader.addProblem("cache.redis requires cache.enabled=true");
    }
    if (!enabled && warmUp.builtIn()) {
      reader.addProblem("cache.warm-up requires cache.enabled=true");
    }
  }

  private WarmUpSettings readWarmUp(SettingsReader settings) {
    return warmUp
        .withBuiltIn(
            settings.flag(
                "cache.warm-up",
                warmUp.builtIn(),
                "Whether the built-in cache loaders run when the store is opened."))
        .withInterval(
            settings.durationOrZero(
                "cache.warm-up-interval",
                warmUp.interval(),
                WarmUpSettings.MIN_INTERVAL,
                WarmUpSettings.MAX_INTERVAL,
                "Interval of cache loader runs; 0s runs them only when the store is opened."));
  }
}
