package io.skep.application.warmup;

import io.skep.domain.cache.Cache;
import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.store.Swarm;
import java.util.function.ToLongBiFunction;
import java.util.regex.Pattern;

/**
 * Named loader of cache entries.
 *
 * @param name identifies the loader in reports and logs: 1 to 64 of a-z, 0-9 and hyphen
 * @param load reads through the swarm, or queries through the cache, and returns the number of
 *     results loaded; called on any thread, interrupted when the store is closed, may throw any
 *     exception
 */
public record CacheLoader(String name, ToLongBiFunction<Swarm, Cache> load) {

  private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,64}");

  /**
   * Validates the name.
   *
   * @throws InvalidArgumentException if the name has other characters or another length
   */
  public CacheLoader {
    if (!NAME.matcher(name).matches()) {
      throw new InvalidArgumentException("loader", "must be 1 to 64 of a-z, 0-9 and hyphen");
    }
  }
}
