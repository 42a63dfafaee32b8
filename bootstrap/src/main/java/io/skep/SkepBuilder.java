package io.skep;

import io.micrometer.core.instrument.MeterRegistry;
import io.skep.adapters.cache.CacheConfig;
import io.skep.adapters.files.FilesModule;
import io.skep.adapters.files.input.FilesSettings;
import io.skep.adapters.postgres.connection.PostgresConfig;
import io.skep.adapters.sqlite.connection.SqliteConfig;
import io.skep.application.maintenance.MaintenanceSettings;
import io.skep.application.warmup.CacheLoader;
import io.skep.application.worker.WorkerSettings;
import io.skep.bootstrap.config.SettingsReader;
import io.skep.domain.cache.Cache;
import io.skep.domain.store.Swarm;
import io.skep.domain.value.SwarmId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongBiFunction;

/**
 * Configures and opens a store. Values of {@link #settings} take precedence over those of the other
 * methods. Not thread-safe.
 */
public final class SkepBuilder {

  private final Map<String, String> settings = new HashMap<>();
  private StoreSettings store = Configuration.DEFAULT.store();
  private SwarmId swarm = Configuration.DEFAULT.swarm();
  private WorkerSettings worker = Configuration.DEFAULT.workerSettings();
  private boolean maintenanceEnabled = Configuration.DEFAULT.maintenanceEnabled();
  private MaintenanceSettings maintenanceSettings = Configuration.DEFAULT.maintenanceSettings();
  private FilesSettings files = Configuration.DEFAULT.filesSettings();
  private CacheSettings cache = Configuration.DEFAULT.cache();
  private Optional<MeterRegistry> meterRegistry = Optional.empty();

  SkepBuilder() {}

  /**
   * Sets the URL of the store; {@code sqlite:skep.db} unless set.
   *
   * @param url {@code sqlite:} and the name of a file, which is created if it does not exist; or a
   *     PostgreSQL URL of an existing database, in the format of {@link
   *     io.skep.adapters.postgres.connection.PostgresAddress}
   * @throws io.skep.domain.error.InvalidArgumentException if the URL is neither; the message does
   *     not contain the URL
   */
  public SkepBuilder store(String url) {
    store = store.withStore(StoreUrl.parse(url));
    return this;
  }

  /** Sets the SQLite file of the store; the file is created if it does not exist. */
  public SkepBuilder store(Path file) {
    store = store.withStore(new StoreUrl.SqliteUrl(file));
    return this;
  }

  /** Sets the SQLite file of the store, and its configuration. */
  public SkepBuilder store(SqliteConfig config) {
    store = store.withStore(config);
    return this;
  }

  /** Sets the PostgreSQL database of the store, and its configuration. */
  public SkepBuilder store(PostgresConfig config) {
    store = store.withStore(config);
    return this;
  }

  /** Sets the default swarm; {@link SwarmId#DEFAULT} unless set. */
  public SkepBuilder swarm(SwarmId id) {
    swarm = id;
    return this;
  }

  /** Sets the default settings of workers. */
  public SkepBuilder worker(WorkerSettings value) {
    worker = value;
    return this;
  }

  /**
   * Sets whether this process reclaims expired leases, marks inactive agents as offline and expires
   * old mail; true unless set.
   */
  public SkepBuilder maintenance(boolean enabled) {
    maintenanceEnabled = enabled;
    return this;
  }

  /** Sets the intervals of maintenance and the agent timeout. */
  public SkepBuilder maintenance(MaintenanceSettings value) {
    maintenanceSettings = value;
    return this;
  }

  /** Sets the size limits of imported files. */
  public SkepBuilder files(FilesSettings value) {
    files = value;
    return this;
  }

  /** Sets whether store reads are cached in local memory; false unless set. */
  public SkepBuilder cache(boolean enabled) {
    cache = cache.withEnabled(enabled);
    return this;
  }

  /** Enables the cache of store reads and sets its configuration. */
  public SkepBuilder cache(CacheConfig config) {
    cache = cache.withEnabled(true).withConfig(config);
    return this;
  }

  /**
   * Sets whether the built-in cache loaders, which read the default swarm, run when the store is
   * opened; false unless set. Requires {@link #cache(boolean)}.
   */
  public SkepBuilder warmUp(boolean enabled) {
    cache = cache.withWarmUp(cache.warmUp().withBuiltIn(enabled));
    return this;
  }

  /**
   * Sets the interval at which cache loaders run after the store was opened; zero, for never,
   * unless set.
   *
   * @param interval 1 second to 1 day, or zero
   * @throws io.skep.domain.error.InvalidArgumentException if the interval is out of range
   */
  public SkepBuilder warmUpInterval(Duration interval) {
    cache = cache.withWarmUp(cache.warmUp().withInterval(interval));
    return this;
  }

  /**
   * Adds a cache loader. If the cache is enabled, the loader runs in the background when the store
   * is opened, and whenever loaders run; see {@link Skep#warmUp}. A failure of a loader is logged,
   * and the other loaders run.
   *
   * @param name name of the loader in reports and logs: 1 to 64 of a-z, 0-9 and hyphen
   * @param loader reads through the default swarm, or gets query results from the cache, and
   *     returns the number of values loaded; called by one thread at a time, which is interrupted
   *     when the store is closed
   * @throws io.skep.domain.error.InvalidArgumentException if the name is invalid, or is the name of
   *     another loader or of a built-in one: agents, plans, conversations, queues, teams or counts
   */
  public SkepBuilder warmUp(String name, ToLongBiFunction<Swarm, Cache> loader) {
    cache = cache.withWarmUp(cache.warmUp().withLoader(new CacheLoader(name, loader)));
    return this;
  }

  /**
   * Sets the registry to which meters are published: see {@link
   * io.skep.bootstrap.metrics.SkepMetrics}.
   */
  public SkepBuilder meterRegistry(MeterRegistry registry) {
    meterRegistry = Optional.of(registry);
    return this;
  }

  /** Adds a setting by its key; {@link Skep#settings} lists them. */
  public SkepBuilder setting(String key, String value) {
    settings.put(key, value);
    return this;
  }

  /** Adds settings by their keys; {@link Skep#settings} lists them. */
  public SkepBuilder settings(Map<String, String> values) {
    settings.putAll(values);
    return this;
  }

  /**
   * Opens the store.
   *
   * @return the open store, to be closed by the caller
   * @throws io.skep.domain.error.InvalidArgumentException if settings are invalid or unknown; the
   *     message names all of them
   * @throws io.skep.domain.error.StoreException if the store cannot be opened; the store is then
   *     unchanged
   */
  public Skep open() {
    var configuration = configuration();
    var store = configuration.store().open();
    try {
      return new Skep(
          store,
          () -> FilesModule.importSources(configuration.filesSettings()),
          () -> FilesModule.exportTargets(configuration.filesSettings()),
          FilesModule::archiveStorage,
          configuration);
    } catch (RuntimeException e) {
      store.closeAction().run();
      throw e;
    }
  }

  Configuration configuration() {
    var reader = new SettingsReader(settings);
    var configured =
        new Configuration(
            store,
            swarm,
            worker,
            maintenanceEnabled,
            maintenanceSettings,
            files,
            cache,
            meterRegistry);
    // Declaring all settings takes time that a single command should not spend.
    var read = settings.isEmpty() ? configured : configured.read(reader);
    read.cache().validate(reader);
    reader.throwIfInvalid();
    return read;
  }
}
