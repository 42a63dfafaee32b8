package io.skep.bootstrap.cli;

import io.skep.Skep;
import io.skep.adapters.cache.RedisAddress;
import io.skep.domain.cache.KeptEntry;
import io.skep.domain.cache.KeptEntry.Level;
import io.skep.domain.cache.ProcessFigures;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;
import java.time.Duration;
import java.util.List;

/**
 * The Redis that processes share, as one of them sees it. What is kept there is written beside the
 * calls, so whether it has come there is found out by looking.
 */
final class SharedCache {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  private final Skep opened;
  private final RedisAddress address;

  SharedCache(Skep opened, RedisAddress address) {
    this.opened = opened;
    this.address = address;
  }

  /** Refuses a Redis that there is no connection to in time. */
  void requireConnection() {
    if (!opened.cache().isShared(CONNECT_TIMEOUT)) {
      throw failed("Redis at %s cannot be reached, or refuses the user and password");
    }
  }

  /** Refuses a Redis that what was read last has not come to. */
  void requireKept(String key) {
    boolean isKept =
        opened.cache().explain(opened.swarm().id(), key).stream()
            .map(KeptEntry::level)
            .anyMatch(Level.REDIS::equals);
    if (!isKept) {
      throw failed(
          "what was read has not come to Redis at %s: it does not answer any more, or is"
              + " full");
    }
  }

  /** Returns what has happened in each other process; this one, the first, has done nothing. */
  List<ProcessFigures> others() {
    var all = opened.cache().everywhere();
    return all.subList(Math.min(1, all.size()), all.size());
  }

  private StoreException failed(String words) {
    return new StoreException(ErrorCode.STORE_UNAVAILABLE, words.formatted(address), null);
  }
}
