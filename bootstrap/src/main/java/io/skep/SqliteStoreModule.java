package io.skep;

import com.google.inject.PrivateModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.skep.adapters.sqlite.SqliteConfig;
import io.skep.adapters.sqlite.SqliteModule;
import io.skep.adapters.sqlite.SqliteStore;

/** Provides the {@link OpenStore} in an SQLite file. Needs an {@link java.time.InstantSource}. */
final class SqliteStoreModule extends PrivateModule {

  private final SqliteConfig config;

  SqliteStoreModule(SqliteConfig config) {
    this.config = config;
  }

  @Override
  protected void configure() {
    install(new SqliteModule(config));
    expose(OpenStore.class);
  }

  @Provides
  @Singleton
  OpenStore open(SqliteStore store) {
    return OpenStore.of(store);
  }
}
