package io.skep;

import com.google.inject.PrivateModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.skep.adapters.postgres.PostgresConfig;
import io.skep.adapters.postgres.PostgresModule;
import io.skep.adapters.postgres.PostgresStore;

/** Provides the {@link OpenStore} in a PostgreSQL database. */
final class PostgresStoreModule extends PrivateModule {

  private final PostgresConfig config;

  PostgresStoreModule(PostgresConfig config) {
    this.config = config;
  }

  @Override
  protected void configure() {
    install(new PostgresModule(config));
    expose(OpenStore.class);
  }

  @Provides
  @Singleton
  OpenStore open(PostgresStore store) {
    return OpenStore.of(store);
  }
}
