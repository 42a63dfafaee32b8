package io.skep;

import com.google.inject.Module;
import io.skep.StoreUrl.PostgresUrl;
import io.skep.StoreUrl.SqliteUrl;
import io.skep.adapters.postgres.PostgresStore;
import io.skep.adapters.postgres.connection.PostgresAddress;
import io.skep.adapters.postgres.connection.PostgresConfig;
import io.skep.adapters.sqlite.SqliteStore;
import io.skep.adapters.sqlite.connection.SqliteConfig;
import io.skep.bootstrap.config.SettingsReader;
import io.skep.domain.transfer.MergeTarget;
import io.skep.domain.transfer.TransferSource;
import io.skep.domain.transfer.TransferTarget;
import java.nio.file.Path;
import java.util.Map;

/**
 * Location and configuration of a store. The settings of the type of store that is not used are
 * validated too.
 *
 * @param url URL of the store
 * @param sqlite configuration of an SQLite file
 * @param postgres configuration of a PostgreSQL database
 */
record StoreSettings(StoreUrl url, SqliteConfig sqlite, PostgresConfig postgres) {

  static final StoreSettings DEFAULT =
      new StoreSettings(
          new SqliteUrl(Path.of("skep.db")),
          SqliteConfig.of(Path.of("skep.db")),
          PostgresConfig.of(PostgresAddress.parse(PostgresAddress.SCHEME, Map.of())));

  StoreSettings withStore(StoreUrl newUrl) {
    return new StoreSettings(newUrl, sqlite, postgres);
  }

  StoreSettings withStore(SqliteConfig config) {
    return new StoreSettings(new SqliteUrl(config.file()), config, postgres);
  }

  StoreSettings withStore(PostgresConfig config) {
    return new StoreSettings(new PostgresUrl(config.address()), sqlite, config);
  }

  /** Reads the settings; absent settings retain their values. */
  StoreSettings read(SettingsReader settings) {
    return new StoreSettings(
        settings.value(
            "store.url",
            StoreUrl.FORMAT,
            url,
            StoreUrl::parse,
            StoreUrl::toString,
            "URL of the store."),
        SqliteSettings.read(settings, sqlite),
        PostgresSettings.read(settings, postgres));
  }

  /** Returns the Guice module that provides the store. */
  Module module() {
    return url instanceof PostgresUrl database
        ? new PostgresStoreModule(postgres.withAddress(database.address()))
        : new SqliteStoreModule(sqliteConfig());
  }

  /**
   * Opens the store.
   *
   * @throws io.skep.domain.error.StoreException if the store cannot be opened
   */
  StoreHandle open() {
    return url instanceof PostgresUrl database
        ? StoreHandle.of(PostgresStore.open(postgres.withAddress(database.address())))
        : StoreHandle.of(SqliteStore.open(sqliteConfig(), StoreHandle.SYSTEM_CLOCK));
  }

  /** Opens the store as the source of a transfer. */
  TransferSource openTransferSource() {
    return url instanceof PostgresUrl database
        ? PostgresStore.transferSource(postgres.withAddress(database.address()))
        : SqliteStore.transferSource(sqliteConfig());
  }

  /** Opens the store as the empty target of a transfer. */
  TransferTarget openTransferTarget() {
    return url instanceof PostgresUrl database
        ? PostgresStore.transferTarget(postgres.withAddress(database.address()))
        : SqliteStore.transferTarget(sqliteConfig());
  }

  /** Opens the store as the target of a merge. */
  MergeTarget openMergeTarget() {
    return url instanceof PostgresUrl database
        ? PostgresStore.mergeTarget(postgres.withAddress(database.address()))
        : SqliteStore.mergeTarget(sqliteConfig());
  }

  private SqliteConfig sqliteConfig() {
    return url instanceof SqliteUrl file ? sqlite.withFile(file.file()) : sqlite;
  }
}
