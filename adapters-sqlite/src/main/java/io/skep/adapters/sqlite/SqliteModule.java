package io.skep.adapters.sqlite;

import com.google.inject.PrivateModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.skep.adapters.sqlite.connection.SqliteConfig;
import io.skep.domain.store.Store;
import java.time.InstantSource;

/**
 * Keeps the state of swarms in one SQLite file.
 *
 * <p>Provides {@link SqliteStore}, which is to be closed, and its {@link Store}. Needs an {@link
 * InstantSource}. Everything else stays inside.
 */
public final class SqliteModule extends PrivateModule {

  private final SqliteConfig config;

  /** Creates the module for a file. */
  public SqliteModule(SqliteConfig config) {
    this.config = config;
  }

  @Override
  protected void configure() {
    expose(SqliteStore.class);
    expose(Store.class);
  }

  @Provides
  @Singleton
  SqliteStore open(InstantSource clock) {
    return SqliteStore.open(config, clock);
  }

  @Provides
  @Singleton
  Store ports(SqliteStore store) {
    return store.ports();
  }
}
