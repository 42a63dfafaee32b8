package io.skep.benchmarks;

import io.skep.Skep;
import io.skep.SkepBuilder;
import io.skep.adapters.cache.CacheConfig;

/** Opens stores in a database, as a user opens them. */
final class SharedStore {

  private SharedStore() {}

  static Skep open(Database database) {
    return open(database, true);
  }

  /** Opens a store that tells other processes of ready tasks, or that does not. */
  static Skep open(Database database, boolean notifications) {
    return builder(database)
        .setting("store.postgresql.notifications", Boolean.toString(notifications))
        .open();
  }

  /** Opens a store with a cache in front of it. */
  static Skep open(Database database, CacheConfig cache) {
    return builder(database).cache(cache).open();
  }

  private static SkepBuilder builder(Database database) {
    // Upkeep would come and go between the rounds; a machine that is busy is no failure.
    return Skep.builder()
        .store(database.url())
        .setting("store.postgresql.connect-timeout", "60s")
        .maintenance(false);
  }
}
