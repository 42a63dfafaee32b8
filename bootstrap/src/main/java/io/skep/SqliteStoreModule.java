package io.skep;

import com.google.inject.PrivateModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.skep.adapters.sqlite.SqliteModule;
import io.skep.adapters.sqlite.SqliteStore;
import io.skep.adapters.sqlite.connection.SqliteConfig;

/**
 * Guice module that provides the {@link StoreHandle} of an SQLite file. Requires an {@link
 * java.time.InstantSource}.
 */
final class SqliteStoreModule extends PrivateModule {

  private final SqliteConfig config;

  SqliteStoreModule(SqliteConfig config) {
    this.config = config;
  }

  @Override
  protected void configure() {
    install(new SqliteModule(config));
    expose(StoreHandle.class);
  }

  @Provides
  @Singleton
  StoreHandle open(SqliteStore store) {
    return StoreHandle.of(store);
  }
}
