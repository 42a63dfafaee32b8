package io.skep;

import io.micrometer.core.instrument.MeterRegistry;
import io.skep.adapters.cache.CacheConfig;
import io.skep.adapters.files.FilesModule;
import io.skep.adapters.files.FilesSettings;
import io.skep.adapters.postgres.PostgresConfig;
import io.skep.adapters.sqlite.SqliteConfig;
import io.skep.application.maintenance.MaintenanceSettings;
import io.skep.application.warmup.Loader;
import io.skep.application.work.WorkerSettings;
import io.skep.bootstrap.settings.SettingsReader;
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
 * Says one thing after the other of how a store is opened. What {@link #settings} say goes before
 * what the other methods say. Not safe for use by many threads.
 */
public final class SkepBuilder {

  private final Map<String, String> settings = new HashMap<>();
  private StoreSettings store = Configuration.DEFAULT.store();
  private SwarmId swarm = Configuration.DEFAULT.swarm();
  private WorkerSettings worker = Configuration.DEFAULT.worker();
  private boolean maintain = Configuration.DEFAULT.maintain();
  private MaintenanceSettings upkeep = Configuration.DEFAULT.upkeep();
  private FilesSettings files = Configuration.DEFAULT.files();
  private CacheSettings cache = Configuration.DEFAULT.cache();
  private Optional<MeterRegistry> meters = Optional.empty();

  SkepBuilder() {}

  /**
   * Sets where the state is kept; {@code sqlite:skep.db} unless set.
   *
   * @param url {@code sqlite:} and the name of a file, which is made if it is not there; or a
   *     PostgreSQL URL, as {@link io.skep.adapters.postgres.PostgresAddress} reads it, of a
   *     database that is there
   * @throws io.skep.domain.error.InvalidArgumentException if it is something else; it does not
   *     repeat the URL
   */
  public SkepBuilder store(String url) {
    store = store.in(StoreUrl.parse(url));
    return this;
  }

  /** Sets the SQLite file in which the state is kept; it is made if it is not there. */
  public SkepBuilder store(Path file) {
    store = store.in(new StoreUrl.InFile(file));
    return this;
  }

  /** Sets the SQLite file in which the state is kept, and how. */
  public SkepBuilder store(SqliteConfig config) {
    store = store.in(config);
    return this;
  }

  /** Sets the PostgreSQL database in which the state is kept, and how. */
  public SkepBuilder store(PostgresConfig config) {
    store = store.in(config);
    return this;
  }

  /** Sets the swarm of those who name none; {@link SwarmId#DEFAULT} unless set. */
  public SkepBuilder swarm(SwarmId id) {
    swarm = id;
    return this;
  }

  /** Sets how workers go about their work when they are not told otherwise. */
  public SkepBuilder worker(WorkerSettings value) {
    worker = value;
    return this;
  }

  /** Sets whether expired leases, silent agents and old mail are looked after; true unless set. */
  public SkepBuilder maintenance(boolean enabled) {
    maintain = enabled;
    return this;
  }

  /** Sets how often expired leases, silent agents and old mail are looked after. */
  public SkepBuilder maintenance(MaintenanceSettings value) {
    upkeep = value;
    return this;
  }

  /** Sets how much of other systems' files is read by imports. */
  public SkepBuilder files(FilesSettings value) {
    files = value;
    return this;
  }

  /** Sets whether what was read is kept in memory, while it is true; false unless set. */
  public SkepBuilder cache(boolean enabled) {
    cache = cache.withEnabled(enabled);
    return this;
  }

  /** Has what was read be kept in memory, while it is true, in this way. */
  public SkepBuilder cache(CacheConfig config) {
    cache = cache.withEnabled(true).withConfig(config);
    return this;
  }

  /**
   * Sets whether what most programs ask for is read when the store is opened, of the swarm of those
   * who name none, so that it is kept by then; false unless set. Needs {@link #cache(boolean)}.
   */
  public SkepBuilder warmUp(boolean enabled) {
    cache = cache.withWarmUp(cache.warmUp().withBuiltIn(enabled));
    return this;
  }

  /**
   * Sets how often loaders run again after the store was opened; never unless set.
   *
   * @param period 1 second to 1 day, or zero for never
   * @throws io.skep.domain.error.InvalidArgumentException if it is something else
   */
  public SkepBuilder warmUpEvery(Duration period) {
    cache = cache.withWarmUp(cache.warmUp().withEvery(period));
    return this;
  }

  /**
   * Adds a loader, which reads what the program will ask for. If a cache is on, it runs when the
   * store is opened, beside the call that opens it, and whenever loaders run; see {@link
   * Skep#warmUp}. If it fails, that is logged, and the others run.
   *
   * @param name tells it apart in reports and logs: 1 to 64 of a-z, 0-9 and hyphen
   * @param reads reads through the swarm of those who name none, or asks the cache for results of
   *     queries, and returns how much that was; called by one thread at a time, which is
   *     interrupted when the store is closed
   * @throws io.skep.domain.error.InvalidArgumentException if the name is none, or is that of
   *     another loader or of a built-in one: agents, plans, conversations, queues, teams or counts
   */
  public SkepBuilder warmUp(String name, ToLongBiFunction<Swarm, Cache> reads) {
    cache = cache.withWarmUp(cache.warmUp().with(new Loader(name, reads)));
    return this;
  }

  /** Sets who is told of what is done: see {@link io.skep.bootstrap.meters.Meters}. */
  public SkepBuilder meters(MeterRegistry registry) {
    meters = Optional.of(registry);
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
   * @return to be closed by the caller
   * @throws io.skep.domain.error.InvalidArgumentException if settings are bad or unknown; it names
   *     them all
   * @throws io.skep.domain.error.StoreException if the store cannot be opened; it is then as it was
   */
  public Skep open() {
    var configuration = configuration();
    var store = configuration.store().open();
    try {
      return new Skep(
          store,
          () -> FilesModule.importSources(configuration.files()),
          () -> FilesModule.exportTargets(configuration.files()),
          FilesModule::archiveFolders,
          configuration);
    } catch (RuntimeException e) {
      store.closing().run();
      throw e;
    }
  }

  Configuration configuration() {
    var reader = new SettingsReader(settings);
    var said = new Configuration(store, swarm, worker, maintain, upkeep, files, cache, meters);
    // Reading declares every setting there is, for which a single command should not wait.
    var read = settings.isEmpty() ? said : said.read(reader);
    read.cache().check(reader);
    reader.refuseProblems();
    return read;
  }
}
