package io.skep.adapters.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import io.skep.domain.value.SwarmId;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What is kept in memory, of all regions together, the least useful of it going first. */
final class Level1 {

  /**
   * Under what something is kept.
   *
   * @param region what kind of thing it is
   * @param id which one
   */
  record Key(Region<?, ?> region, SwarmId swarm, Object id) {}

  private final Cache<Key, Kept> entries;

  Level1(long maxBytes) {
    entries =
        Caffeine.newBuilder()
            .maximumWeight(maxBytes)
            .weigher((Key key, Kept entry) -> entry.weight())
            .removalListener(Level1::gone)
            .executor(Runnable::run)
            .build();
  }

  private static void gone(@Nullable Key key, @Nullable Kept entry, RemovalCause cause) {
    if (entry != null) {
      entry.key().region().gone(entry, cause.wasEvicted());
    }
  }

  @Nullable Kept get(Key key) {
    return entries.getIfPresent(key);
  }

  /** Shows all there is. */
  void forEach(BiConsumer<Key, Kept> visitor) {
    entries.asMap().forEach(visitor);
  }

  void put(Kept entry) {
    entries.put(entry.key(), entry);
  }
}
