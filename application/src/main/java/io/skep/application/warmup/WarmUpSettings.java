package io.skep.application.warmup;

import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.value.Validate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Settings of the cache warm-up.
 *
 * @param builtIn whether the built-in loaders run automatically, as the custom loaders do
 * @param interval interval of automatic runs after the store is opened, 1 second to 1 day; zero for
 *     only the first
 * @param loaders custom loaders with distinct names that no built-in loader has
 */
public record WarmUpSettings(boolean builtIn, Duration interval, List<CacheLoader> loaders) {

  /** Minimum interval. */
  public static final Duration MIN_INTERVAL = Duration.ofSeconds(1);

  /** Maximum interval. */
  public static final Duration MAX_INTERVAL = Duration.ofDays(1);

  /** Default settings, without automatic loaders. */
  public static final WarmUpSettings DEFAULT = new WarmUpSettings(false, Duration.ZERO, List.of());

  /** Validates the interval and the names of the loaders. */
  public WarmUpSettings {
    loaders = List.copyOf(loaders);
    if (!interval.isZero()) {
      Validate.range("warm-up interval", interval, MIN_INTERVAL, MAX_INTERVAL);
    }
    if (!loaders.isEmpty()) {
      requireDistinctNames(BuiltInCacheLoaders.withCustom(loaders));
    }
  }

  private static void requireDistinctNames(List<CacheLoader> loaders) {
    Set<String> names = new HashSet<>();
    for (var loader : loaders) {
      if (!names.add(loader.name())) {
        throw new InvalidArgumentException("loader", "name is already in use: " + loader.name());
      }
    }
  }

  /** Returns a copy in which the built-in loaders run automatically, or not. */
  public WarmUpSettings withBuiltIn(boolean value) {
    return new WarmUpSettings(value, interval, loaders);
  }

  /** Returns a copy with another interval; zero for only the first run. */
  public WarmUpSettings withInterval(Duration value) {
    return new WarmUpSettings(builtIn, value, loaders);
  }

  /** Returns a copy with one more custom loader, after the existing ones. */
  public WarmUpSettings withLoader(CacheLoader loader) {
    List<CacheLoader> more = new ArrayList<>(loaders);
    more.add(loader);
    return new WarmUpSettings(builtIn, interval, more);
  }

  /** Returns the built-in loaders, followed by the custom ones. */
  List<CacheLoader> allLoaders() {
    return BuiltInCacheLoaders.withCustom(loaders);
  }

  /** Returns the loaders that run automatically. */
  List<CacheLoader> automaticLoaders() {
    return builtIn ? allLoaders() : loaders;
  }
}
