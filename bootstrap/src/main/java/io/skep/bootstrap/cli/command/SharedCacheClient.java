package io.skep.bootstrap.cli.command;

import io.skep.Skep;
import io.skep.adapters.cache.redis.RedisAddress;
import io.skep.domain.cache.CacheEntryInfo;
import io.skep.domain.cache.CacheEntryInfo.Level;
import io.skep.domain.cache.NodeCacheStats;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;
import java.time.Duration;
import java.util.List;

/**
 * Client of the Redis that processes share. Values are written to Redis asynchronously, so this
 * class verifies that they are stored.
 */
final class SharedCacheClient {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  private final Skep opened;
  private final RedisAddress address;

  SharedCacheClient(Skep opened, RedisAddress address) {
    this.opened = opened;
    this.address = address;
  }

  /** Rejects a Redis to which no connection is established within 10 seconds. */
  void requireConnection() {
    if (!opened.cache().isShared(CONNECT_TIMEOUT)) {
      throw unavailable("Redis at %s cannot be reached, or refuses the user and password");
    }
  }

  /** Rejects a Redis in which a loaded key is not stored. */
  void requireStored(String key) {
    boolean stored =
        opened.cache().inspect(opened.swarm().id(), key).stream()
            .map(CacheEntryInfo::level)
            .anyMatch(Level.REDIS::equals);
    if (!stored) {
      throw unavailable(
          "loaded entries have not been stored in Redis at %s: Redis has stopped answering or is"
              + " full");
    }
  }

  /**
   * Returns the statistics of the other nodes; those of this process are the first and are left
   * out.
   */
  List<NodeCacheStats> otherNodes() {
    var all = opened.cache().clusterStats();
    return all.subList(Math.min(1, all.size()), all.size());
  }

  private StoreException unavailable(String message) {
    return new StoreException(ErrorCode.STORE_UNAVAILABLE, message.formatted(address), null);
  }
}
