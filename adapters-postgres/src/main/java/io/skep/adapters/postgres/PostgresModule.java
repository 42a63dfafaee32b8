package io.skep.adapters.postgres;

import com.google.inject.PrivateModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.skep.adapters.postgres.connection.PostgresConfig;
import io.skep.domain.store.Store;

/**
 * Keeps the state of swarms in a PostgreSQL database.
 *
 * <p>Provides {@link PostgresStore}, which is to be closed, and its {@link Store}. Needs nothing.
 * Everything else stays inside.
 */
public final class PostgresModule extends PrivateModule {

  private final PostgresConfig config;

  /** Creates the module for a database. */
  public PostgresModule(PostgresConfig config) {
    this.config = config;
  }

  @Override
  protected void configure() {
    expose(PostgresStore.class);
    expose(Store.class);
  }

  @Provides
  @Singleton
  PostgresStore open() {
    return PostgresStore.open(config);
  }

  @Provides
  @Singleton
  Store ports(PostgresStore store) {
    return store.ports();
  }
}
