package io.skep.benchmarks.postgres;

import io.skep.Skep;
import io.skep.SkepBuilder;
import io.skep.adapters.cache.CacheConfig;

/** Opens stores on a database through the public API. */
public final class PostgresBenchmarkStores {

  private PostgresBenchmarkStores() {}

  /** Opens the store of a database with the settings of the benchmarks. */
  public static Skep open(PostgresDatabase database) {
    return open(database, true);
  }

  /** Opens a store with or without notifications of ready tasks. */
  static Skep open(PostgresDatabase database, boolean notifications) {
    return builder(database)
        .setting("store.postgresql.notifications", Boolean.toString(notifications))
        .open();
  }

  /** Opens a store with a cache. */
  public static Skep open(PostgresDatabase database, CacheConfig cache) {
    return builder(database).cache(cache).open();
  }

  private static SkepBuilder builder(PostgresDatabase database) {
    // Maintenance would disturb some rounds; timeouts on a busy machine are not failures.
    return Skep.builder()
        .store(database.url())
        .setting("store.postgresql.connect-timeout", "60s")
        .maintenance(false);
  }
}
