package io.skep;

import io.skep.adapters.cache.CachedStore;
import io.skep.application.archive.ArchiveStorage;
import io.skep.application.archive.Archiver;
import io.skep.application.exporting.ExportTargets;
import io.skep.application.exporting.Exporter;
import io.skep.application.importing.run.ImportSources;
import io.skep.application.importing.run.Importer;
import io.skep.application.maintenance.Maintenance;
import io.skep.application.warmup.CacheLoaderReport;
import io.skep.application.warmup.CacheWarmer;
import io.skep.application.worker.Worker;
import io.skep.application.worker.WorkerObserver;
import io.skep.bootstrap.config.Setting;
import io.skep.bootstrap.config.SettingsReader;
import io.skep.bootstrap.metrics.SkepMetrics;
import io.skep.domain.cache.Cache;
import io.skep.domain.cache.NoOpCache;
import io.skep.domain.changefeed.ChangeFeed;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.error.StoreException;
import io.skep.domain.partition.PartitionedStore;
import io.skep.domain.store.Store;
import io.skep.domain.store.Swarm;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.SwarmId;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Open store of agent swarms, embedded in this process: the entry point for programs.
 *
 * <p>A process may open several instances, also of the same store. Thread-safe. After {@link
 * #close}, calls to this object and to the services obtained from it throw {@code
 * STORE_UNAVAILABLE}.
 */
public final class Skep implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Skep.class);

  private final Configuration configuration;
  private final Supplier<ImportSources> importSources;
  private final Supplier<ExportTargets> exportTargets;
  private final Supplier<ArchiveStorage> archiveStorage;
  private final Store store;
  private final Optional<CachedStore> cachedStore;
  private final Cache cache;
  private final StoreHandle.TransactionJoiner transactionJoiner;
  private final Optional<PartitionedStore> partitionedStore;
  private final Optional<SkepMetrics> metrics;
  private final Optional<CacheWarmer> warmUp;
  private final ConcurrentMap<SwarmId, Swarm> swarms = new ConcurrentHashMap<>();
  private final WorkerRegistry workers = new WorkerRegistry();
  private final Closer closer = new Closer();
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Starts the services over an open store and takes over closing it. */
  Skep(
      StoreHandle open,
      Supplier<ImportSources> importSources,
      Supplier<ExportTargets> exportTargets,
      Supplier<ArchiveStorage> archiveStorage,
      Configuration configuration) {
    this.configuration = configuration;
    this.importSources = importSources;
    this.exportTargets = exportTargets;
    this.archiveStorage = archiveStorage;
    partitionedStore = open.partitionedStore();
    closer.add(open.closeAction());
    transactionJoiner = open.transactionJoiner();
    metrics =
        configuration.meterRegistry().map(registry -> new SkepMetrics(open.ports(), registry));
    var instrumented = metrics.map(SkepMetrics::instrumentedStore).orElse(open.ports());
    cachedStore =
        configuration.cache().enabledConfig().map(config -> CachedStore.wrap(instrumented, config));
    cachedStore.ifPresent(cached -> closer.add(cached::close));
    store = cachedStore.map(CachedStore::ports).orElse(instrumented);
    cache =
        cachedStore
            .map(CachedStore::cache)
            .orElseGet(() -> new NoOpCache(instrumented.changeFeed()));
    var swarm = swarm();
    metrics.ifPresent(
        meters -> {
          meters.bind(swarm);
          partitionedStore.ifPresent(meters::bind);
          meters.bind(cache);
          closer.add(meters::close);
        });
    configuration
        .maintenance()
        .map(settings -> Maintenance.start(swarms::values, settings))
        .ifPresent(maintenance -> closer.add(maintenance::close));
    warmUp =
        cachedStore.map(cached -> CacheWarmer.start(swarm, cache, configuration.cache().warmUp()));
    warmUp.ifPresent(loaders -> closer.add(loaders::close));
    closer.add(workers::close);
    LOG.info(
        "opened store={} swarm={} maintenance={} cache={} meters={}",
        configuration.store().url(),
        swarm.id(),
        configuration.maintenance().isPresent(),
        configuration.cache().enabledConfig(),
        metrics.isPresent());
  }

  /**
   * Opens the store in an SQLite file and creates the file if it does not exist.
   *
   * @return the open store, to be closed by the caller
   * @throws StoreException if the store cannot be opened; the file is then unchanged
   */
  public static Skep open(Path file) {
    return builder().store(file).open();
  }

  /** Returns a builder, for stores, caches and workers with other settings. */
  public static SkepBuilder builder() {
    return new SkepBuilder();
  }

  /** Returns all settings with their defaults, ordered by key. */
  public static List<Setting> settings() {
    var reader = new SettingsReader(Map.of());
    Configuration.DEFAULT.read(reader);
    return reader.declared();
  }

  /** Returns the default swarm: the one that the configuration names. */
  public Swarm swarm() {
    return swarm(configuration.swarm());
  }

  /** Returns the swarm with an id; a swarm exists without being created. */
  public Swarm swarm(SwarmId id) {
    requireOpen();
    return swarms.computeIfAbsent(id, name -> new Swarm(name, store));
  }

  /** Returns the feed of changes to all swarms, made by any process. */
  public ChangeFeed changeFeed() {
    requireOpen();
    return store.changeFeed();
  }

  /**
   * Returns the cache of store reads; a cache without entries unless caching is enabled.
   *
   * @see SkepBuilder#cache(boolean)
   */
  public Cache cache() {
    requireOpen();
    return cache;
  }

  /**
   * Runs all cache loaders, the built-in ones, whether or not they are enabled, and those of the
   * program, and waits until they have ended. A run in progress is completed first. Without a
   * cache, no loader runs.
   *
   * @return a report for each loader, the built-in ones first, then those of the program in order
   *     of registration; empty without a cache
   * @throws InvalidArgumentException if a loader calls this method
   * @see SkepBuilder#warmUp(String, java.util.function.ToLongBiFunction)
   */
  public List<CacheLoaderReport> warmUp() {
    requireOpen();
    return warmUp.map(CacheWarmer::run).orElseGet(List::of);
  }

  /** Returns a builder of a worker on the default swarm. */
  public Worker.Builder worker(AgentId agent) {
    return worker(swarm(), agent);
  }

  /**
   * Returns a builder of a worker on a swarm. The worker is closed with this store at the latest.
   */
  public Worker.Builder worker(Swarm swarm, AgentId agent) {
    requireOpen();
    return Worker.builder(swarm, agent)
        .settings(configuration.workerSettings())
        .observer(metrics.map(SkepMetrics::workerObserver).orElse(WorkerObserver.NONE))
        .beforeStart(workers::register);
  }

  /** Returns an importer into the default swarm. */
  public Importer importer() {
    return importer(configuration.swarm());
  }

  /** Returns an importer into a swarm. */
  public Importer importer(SwarmId swarm) {
    return new Importer(swarm, store());
  }

  /** Returns the sources of imports, with the file formats that they support. */
  public ImportSources importSources() {
    return importSources.get();
  }

  /** Returns an exporter from the default swarm. */
  public Exporter exporter() {
    return exporter(configuration.swarm());
  }

  /** Returns an exporter from a swarm. */
  public Exporter exporter(SwarmId swarm) {
    return new Exporter(swarm, store());
  }

  /** Returns the targets of exports of workspaces. */
  public ExportTargets exportTargets() {
    return exportTargets.get();
  }

  /**
   * Runs a block whose calls join a transaction that the caller has begun on its own connection:
   * enqueued tasks and appended messages become visible with the caller's rows at its commit, and
   * not at all if it does not commit. For stores in PostgreSQL.
   *
   * <p>If the block fails, its writes are rolled back, and the caller may continue or end its
   * transaction. The block may run more than once and must have no effects outside this store.
   * Locks taken by its calls are held until the caller's transaction ends. Workers are notified of
   * ready tasks at the commit.
   *
   * @param connection to the database of this store, with a transaction in progress ({@code
   *     setAutoCommit(false)}); remains owned by the caller, with its settings restored
   * @return the result of the block
   * @throws io.skep.domain.error.InvalidArgumentException if the connection is to another database,
   *     or the store is an SQLite file
   * @throws io.skep.domain.error.InvalidTransitionException if the thread is within a unit of work
   * @throws StoreException if a call of the block fails
   */
  public <T> T inTransaction(Connection connection, Supplier<T> block) {
    requireOpen();
    return transactionJoiner.inTransaction(
        connection, () -> cachedStore.map(it -> it.bypass(block)).orElseGet(block));
  }

  /**
   * Returns the monthly partitions of the store, of all swarms; empty if the store has none, like
   * the embedded store.
   */
  public Optional<PartitionedStore> partitionedStore() {
    requireOpen();
    return partitionedStore;
  }

  /**
   * Returns the archiver of monthly partitions, of all swarms.
   *
   * @throws InvalidArgumentException if the store has no partitions, like the embedded store
   */
  public Archiver archiver() {
    var partitions =
        partitionedStore()
            .orElseThrow(
                () ->
                    new InvalidArgumentException(
                        "store", "has no partitions: archives are for postgresql:// stores"));
    var version = Skep.class.getPackage().getImplementationVersion();
    return new Archiver(
        partitions,
        archiveStorage.get(),
        store.clock(),
        store.ids(),
        version == null ? "built from source" : version,
        "skep archive, process " + ProcessHandle.current().pid());
  }

  /** Returns the ports of the store, for operations that the services do not offer. */
  public Store store() {
    requireOpen();
    return store;
  }

  /**
   * Closes the workers, each within its shutdown timeout, ends warm-up and maintenance, and closes
   * the store. Idempotent.
   *
   * @throws io.skep.domain.error.SkepException if a resource could not be closed; the others are
   *     closed
   */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      closer.close();
    }
  }

  private void requireOpen() {
    if (closed.get()) {
      throw new StoreException(ErrorCode.STORE_UNAVAILABLE, "the store is closed", null);
    }
  }
}
