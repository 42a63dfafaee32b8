package io.skep.application.warmup;

import io.skep.domain.cache.Cache;
import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.store.Swarm;
import java.util.function.ToLongBiFunction;
import java.util.regex.Pattern;

/**
 * Something that is read so that it is kept.
 *
 * @param name tells it apart in reports and logs: 1 to 64 of a-z, 0-9 and hyphen
 * @param reads reads through the swarm, or asks the cache for results of queries, and returns how
 *     much that was; may be called by any thread, is interrupted when the store is closed, and may
 *     fail as it likes
 */
public record Loader(String name, ToLongBiFunction<Swarm, Cache> reads) {

  private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,64}");

  /** Refuses a name that is none. */
  public Loader {
    if (!NAME.matcher(name).matches()) {
      throw new InvalidArgumentException("loader", "must be 1 to 64 of a-z, 0-9 and hyphen");
    }
  }
}
