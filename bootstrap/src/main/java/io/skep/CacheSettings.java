package io.skep;

import io.skep.adapters.cache.CacheConfig;
import io.skep.adapters.cache.RedisAddress;
import io.skep.application.warmup.WarmUpSettings;
import io.skep.bootstrap.settings.SettingsReader;
import java.util.Optional;

/**
 * Whether what is read is kept, and how.
 *
 * @param enabled whether
 * @param config how, if it is
 * @param warmUp what is read before anybody asks for it, if it is
 */
record CacheSettings(boolean enabled, CacheConfig config, WarmUpSettings warmUp) {

  static final CacheSettings DEFAULT =
      new CacheSettings(false, CacheConfig.DEFAULT, WarmUpSettings.DEFAULT);

  private static final int MEGABYTE = 1024 * 1024;
  private static final int MAX_MEGABYTES = (int) (CacheConfig.MAX_BYTES / MEGABYTE);

  CacheSettings withEnabled(boolean value) {
    return new CacheSettings(value, config, warmUp);
  }

  CacheSettings withConfig(CacheConfig value) {
    return new CacheSettings(enabled, value, warmUp);
  }

  CacheSettings withWarmUp(WarmUpSettings value) {
    return new CacheSettings(enabled, config, value);
  }

  /** Returns how what is read is kept, if it is. */
  Optional<CacheConfig> chosen() {
    return enabled ? Optional.of(config) : Optional.empty();
  }

  /** Reads the settings; what is not said stays as it is. */
  CacheSettings read(SettingsReader settings) {
    return new CacheSettings(
        settings.flag(
            "cache.enabled", enabled, "Whether what was read is kept in memory, while it is true."),
        new CacheConfig(
            (long) MEGABYTE
                * settings.integer(
                    "cache.megabytes",
                    (int) (config.maxBytes() / MEGABYTE),
                    1,
                    MAX_MEGABYTES,
                    "About how much memory is taken by what is kept."),
            settings.duration(
                "cache.bound",
                config.bound(),
                CacheConfig.MIN_BOUND,
                CacheConfig.MAX_BOUND,
                "How much older than what other processes have committed it may be at most."),
            settings.duration(
                "cache.time-to-live",
                config.timeToLive(),
                CacheConfig.MIN_TIME_TO_LIVE,
                CacheConfig.MAX_TIME_TO_LIVE,
                "How long it is kept at most, in memory and in Redis each."),
            settings.value(
                "cache.redis",
                "empty, or a redis://, redis-sentinel:// or redis-cluster:// URL",
                config.redis(),
                url -> url.isEmpty() ? Optional.empty() : Optional.of(RedisAddress.parse(url)),
                redis -> redis.map(RedisAddress::toString).orElse(""),
                "Where it is kept for all processes as well."),
            settings.duration(
                "cache.redis-timeout",
                config.redisTimeout(),
                CacheConfig.MIN_REDIS_TIMEOUT,
                CacheConfig.MAX_REDIS_TIMEOUT,
                "How long Redis is waited for at most.")),
        readWarmUp(settings));
  }

  /** Notes what does not go together. */
  void check(SettingsReader problems) {
    if (!enabled && config.redis().isPresent()) {
      problems.problem("cache.redis is of use with cache.enabled=true only");
    }
    if (!enabled && warmUp.builtIn()) {
      problems.problem("cache.warm-up is of use with cache.enabled=true only");
    }
  }

  private WarmUpSettings readWarmUp(SettingsReader settings) {
    return warmUp
        .withBuiltIn(
            settings.flag(
                "cache.warm-up",
                warmUp.builtIn(),
                "Whether what most programs ask for is read when the store is opened."))
        .withEvery(
            settings.durationOrZero(
                "cache.warm-up-every",
                warmUp.every(),
                WarmUpSettings.MIN_PERIOD,
                WarmUpSettings.MAX_PERIOD,
                "How often loaders run again; 0s for when the store is opened only."));
  }
}
