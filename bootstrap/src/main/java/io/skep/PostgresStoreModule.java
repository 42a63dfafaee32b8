package io.skep;

import com.google.inject.PrivateModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.skep.adapters.postgres.PostgresModule;
import io.skep.adapters.postgres.PostgresStore;
import io.skep.adapters.postgres.connection.PostgresConfig;

/** Guice module that provides the {@link StoreHandle} of a PostgreSQL database. */
final class PostgresStoreModule extends PrivateModule {

  private final PostgresConfig config;

  PostgresStoreModule(PostgresConfig config) {
    this.config = config;
  }

  @Override
  protected void configure() {
    install(new PostgresModule(config));
    expose(StoreHandle.class);
  }

  @Provides
  @Singleton
  StoreHandle open(PostgresStore store) {
    return StoreHandle.of(store);
  }
}
