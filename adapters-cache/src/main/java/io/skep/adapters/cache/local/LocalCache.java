package io.skep.adapters.cache.local;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import io.skep.domain.value.SwarmId;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * In-memory cache of the entries of all regions, bounded by total weight with Caffeine's eviction
 * policy. Thread-safe.
 */
public final class LocalCache {

  /**
   * Key of an entry.
   *
   * @param region the region of the entry
   * @param id the id within region and swarm
   */
  public record Key(Region<?, ?> region, SwarmId swarm, Object id) {}

  private final Cache<Key, CacheEntry> entries;

  /**
   * Creates an empty cache.
   *
   * @param maxBytes the maximum total weight of the entries, in bytes
   */
  public LocalCache(long maxBytes) {
    entries =
        Caffeine.newBuilder()
            .maximumWeight(maxBytes)
            .weigher((Key key, CacheEntry entry) -> entry.weight())
            .removalListener(LocalCache::onRemoval)
            .executor(Runnable::run)
            .build();
  }

  private static void onRemoval(@Nullable Key key, @Nullable CacheEntry entry, RemovalCause cause) {
    if (entry != null) {
      entry.key().region().onRemoval(entry, cause.wasEvicted());
    }
  }

  @Nullable CacheEntry get(Key key) {
    return entries.getIfPresent(key);
  }

  /** Passes each entry to a visitor, in no particular order. */
  public void forEach(BiConsumer<Key, CacheEntry> visitor) {
    entries.asMap().forEach(visitor);
  }

  void put(CacheEntry entry) {
    entries.put(entry.key(), entry);
  }
}
