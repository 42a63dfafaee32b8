package io.skep;

import com.google.inject.Module;
import io.skep.StoreUrl.InDatabase;
import io.skep.StoreUrl.InFile;
import io.skep.adapters.postgres.PostgresAddress;
import io.skep.adapters.postgres.PostgresConfig;
import io.skep.adapters.postgres.PostgresStore;
import io.skep.adapters.sqlite.SqliteConfig;
import io.skep.adapters.sqlite.SqliteStore;
import io.skep.bootstrap.settings.SettingsReader;
import io.skep.domain.move.MergeTarget;
import io.skep.domain.move.MoveSource;
import io.skep.domain.move.MoveTarget;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where the state is kept, and how. What is said of other kinds of stores is checked all the same.
 *
 * @param url where
 * @param sqlite how, if in an SQLite file
 * @param postgres how, if in a PostgreSQL database
 */
record StoreSettings(StoreUrl url, SqliteConfig sqlite, PostgresConfig postgres) {

  static final StoreSettings DEFAULT =
      new StoreSettings(
          new InFile(Path.of("skep.db")),
          SqliteConfig.of(Path.of("skep.db")),
          PostgresConfig.of(PostgresAddress.parse(PostgresAddress.SCHEME, Map.of())));

  StoreSettings in(StoreUrl newUrl) {
    return new StoreSettings(newUrl, sqlite, postgres);
  }

  StoreSettings in(SqliteConfig config) {
    return new StoreSettings(new InFile(config.file()), config, postgres);
  }

  StoreSettings in(PostgresConfig config) {
    return new StoreSettings(new InDatabase(config.address()), sqlite, config);
  }

  /** Reads the settings; what is not said stays as it is. */
  StoreSettings read(SettingsReader settings) {
    return new StoreSettings(
        settings.value(
            "store",
            StoreUrl.FORM,
            url,
            StoreUrl::parse,
            StoreUrl::toString,
            "Where the state is kept."),
        SqliteSettings.read(settings, sqlite),
        PostgresSettings.read(settings, postgres));
  }

  /** Returns the module that provides the store. */
  Module module() {
    return url instanceof InDatabase database
        ? new PostgresStoreModule(postgres.withAddress(database.address()))
        : new SqliteStoreModule(inFile());
  }

  /**
   * Opens the store.
   *
   * @throws io.skep.domain.error.StoreException if that is not possible
   */
  OpenStore open() {
    return url instanceof InDatabase database
        ? OpenStore.of(PostgresStore.open(postgres.withAddress(database.address())))
        : OpenStore.of(SqliteStore.open(inFile(), OpenStore.CLOCK));
  }

  /** Opens the store to be moved elsewhere. */
  MoveSource moveSource() {
    return url instanceof InDatabase database
        ? PostgresStore.moveSource(postgres.withAddress(database.address()))
        : SqliteStore.moveSource(inFile());
  }

  /** Opens the store that another one is to be moved to. */
  MoveTarget moveTarget() {
    return url instanceof InDatabase database
        ? PostgresStore.moveTarget(postgres.withAddress(database.address()))
        : SqliteStore.moveTarget(inFile());
  }

  /** Opens the store that the rows of another one are to be added to. */
  MergeTarget mergeTarget() {
    return url instanceof InDatabase database
        ? PostgresStore.mergeTarget(postgres.withAddress(database.address()))
        : SqliteStore.mergeTarget(inFile());
  }

  private SqliteConfig inFile() {
    return url instanceof InFile file ? sqlite.withFile(file.file()) : sqlite;
  }
}
