package io.skep;

import io.skep.adapters.cache.CachedStore;
import io.skep.application.archive.ArchiveFolders;
import io.skep.application.archive.Archiver;
import io.skep.application.exporting.ExportTargets;
import io.skep.application.exporting.Exporter;
import io.skep.application.importing.ImportSources;
import io.skep.application.importing.Importer;
import io.skep.application.maintenance.Maintenance;
import io.skep.application.warmup.LoaderReport;
import io.skep.application.warmup.WarmUp;
import io.skep.application.work.Worker;
import io.skep.application.work.WorkerObserver;
import io.skep.bootstrap.meters.Meters;
import io.skep.bootstrap.settings.Setting;
import io.skep.bootstrap.settings.SettingsReader;
import io.skep.domain.cache.Cache;
import io.skep.domain.cache.Uncached;
import io.skep.domain.change.ChangeFeed;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.error.StoreException;
import io.skep.domain.month.MonthlyStore;
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
 * An open store of swarms, embedded in this process.
 *
 * <p>Any number may be open in one process, also of the same store. Safe for use by many threads.
 * Once it is closed, everything that came from it answers {@code STORE_UNAVAILABLE}.
 */
public final class Skep implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Skep.class);

  private final Configuration configuration;
  private final Supplier<ImportSources> importSources;
  private final Supplier<ExportTargets> exportTargets;
  private final Supplier<ArchiveFolders> archiveFolders;
  private final Store store;
  private final Optional<CachedStore> cached;
  private final Cache cache;
  private final OpenStore.Joining joining;
  private final Optional<MonthlyStore> months;
  private final Optional<Meters> meters;
  private final Optional<WarmUp> warmUp;
  private final ConcurrentMap<SwarmId, Swarm> swarms = new ConcurrentHashMap<>();
  private final Workers workers = new Workers();
  private final Closer closer = new Closer();
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Begins to work on a store that is open; closes it in the end. */
  Skep(
      OpenStore open,
      Supplier<ImportSources> importSources,
      Supplier<ExportTargets> exportTargets,
      Supplier<ArchiveFolders> archiveFolders,
      Configuration configuration) {
    this.configuration = configuration;
    this.importSources = importSources;
    this.exportTargets = exportTargets;
    this.archiveFolders = archiveFolders;
    months = open.months();
    closer.add(open.closing());
    joining = open.joining();
    meters = configuration.meters().map(registry -> new Meters(open.ports(), registry));
    var timed = meters.map(Meters::store).orElse(open.ports());
    cached = configuration.cache().chosen().map(how -> CachedStore.over(timed, how));
    cached.ifPresent(front -> closer.add(front::close));
    store = cached.map(CachedStore::ports).orElse(timed);
    cache = cached.map(CachedStore::cache).orElseGet(() -> new Uncached(timed.changes()));
    var swarm = swarm();
    meters.ifPresent(
        known -> {
          known.show(swarm);
          months.ifPresent(known::show);
          known.show(cache);
          closer.add(known::close);
        });
    configuration
        .maintenance()
        .map(settings -> Maintenance.start(swarms::values, settings))
        .ifPresent(maintenance -> closer.add(maintenance::close));
    warmUp = cached.map(front -> WarmUp.start(swarm, cache, configuration.cache().warmUp()));
    warmUp.ifPresent(loaders -> closer.add(loaders::close));
    closer.add(workers::close);
    LOG.info(
        "opened store={} swarm={} maintenance={} cache={} meters={}",
        configuration.store().url(),
        swarm.id(),
        configuration.maintenance().isPresent(),
        configuration.cache().chosen(),
        meters.isPresent());
  }

  /**
   * Opens the store in a SQLite file, which is made if it is not there.
   *
   * @return to be closed by the caller
   * @throws StoreException if the store cannot be opened; the file is then as it was
   */
  public static Skep open(Path file) {
    return builder().store(file).open();
  }

  /** Returns a builder, for more to be said. */
  public static SkepBuilder builder() {
    return new SkepBuilder();
  }

  /** Returns every setting there is, ordered by key. */
  public static List<Setting> settings() {
    var reader = new SettingsReader(Map.of());
    Configuration.DEFAULT.read(reader);
    return reader.declared();
  }

  /** Returns the swarm of those who name none. */
  public Swarm swarm() {
    return swarm(configuration.swarm());
  }

  /** Returns the swarm of this name; it needs no making. */
  public Swarm swarm(SwarmId id) {
    requireOpen();
    return swarms.computeIfAbsent(id, name -> new Swarm(name, store));
  }

  /** Returns what is changed in any swarm, by any process, for whoever watches. */
  public ChangeFeed changes() {
    requireOpen();
    return store.changes();
  }

  /**
   * Returns what is kept of what was read; it keeps nothing unless that is configured.
   *
   * @see SkepBuilder#cache(boolean)
   */
  public Cache cache() {
    requireOpen();
    return cache;
  }

  /**
   * Reads what loaders read, so that it is kept: the built-in ones, whether or not they run by
   * themselves, and those of the program. Waits until all are through; if some are under way
   * already, for those first. Without a cache, nothing is read.
   *
   * @return what has come of each loader, the built-in ones first, then those of the program as
   *     they were registered; nothing without a cache
   * @throws InvalidArgumentException if a loader asks for it
   * @see SkepBuilder#warmUp(String, java.util.function.ToLongBiFunction)
   */
  public List<LoaderReport> warmUp() {
    requireOpen();
    return warmUp.map(WarmUp::run).orElseGet(List::of);
  }

  /** Returns a builder of a worker on the swarm of those who name none. */
  public Worker.Builder worker(AgentId agent) {
    return worker(swarm(), agent);
  }

  /** Returns a builder of a worker on a swarm. It is closed with this, if not before. */
  public Worker.Builder worker(Swarm swarm, AgentId agent) {
    requireOpen();
    return Worker.builder(swarm, agent)
        .settings(configuration.worker())
        .observer(meters.map(Meters::workers).orElse(WorkerObserver.NONE))
        .owner(workers::add);
  }

  /** Returns what imports into the swarm of those who name none. */
  public Importer importer() {
    return importer(configuration.swarm());
  }

  /** Returns what imports into the swarm of this name. */
  public Importer importer(SwarmId swarm) {
    return new Importer(swarm, store());
  }

  /** Returns the formats that can be imported. */
  public ImportSources importSources() {
    return importSources.get();
  }

  /** Returns what exports from the swarm of those who name none. */
  public Exporter exporter() {
    return exporter(configuration.swarm());
  }

  /** Returns what exports from the swarm of this name. */
  public Exporter exporter(SwarmId swarm) {
    return new Exporter(swarm, store());
  }

  /** Returns where workspaces can be exported to. */
  public ExportTargets exportTargets() {
    return exportTargets.get();
  }

  /**
   * Runs a block whose calls take part in a transaction that the caller has begun on a connection
   * of its own: tasks that it queues and messages that it appends are there with the caller's own
   * rows once the caller commits, and never if it does not. For stores in PostgreSQL.
   *
   * <p>If the block fails, what it did is taken back, and the caller may go on with its transaction
   * or end it. The block may run more than once, so it should do nothing but call this store. The
   * locks that its calls take are held until the caller's transaction ends. Workers learn of ready
   * tasks with the commit.
   *
   * @param connection to the database of this store, with a transaction that was begun ({@code
   *     setAutoCommit(false)}); stays the caller's, with its settings as they were
   * @return what the block returned
   * @throws io.skep.domain.error.InvalidArgumentException if the connection is another, or the
   *     store is a file
   * @throws io.skep.domain.error.InvalidTransitionException if the thread is within a unit of work
   * @throws StoreException as any call may
   */
  public <T> T within(Connection connection, Supplier<T> block) {
    requireOpen();
    return joining.within(connection, () -> cached.map(it -> it.aside(block)).orElseGet(block));
  }

  /**
   * Returns what the store keeps by month, of all swarms; empty if it keeps nothing so, as the
   * embedded store.
   */
  public Optional<MonthlyStore> months() {
    requireOpen();
    return months;
  }

  /**
   * Returns what archives months of the store, of all swarms.
   *
   * @throws InvalidArgumentException if the store keeps nothing by month, as the embedded store
   */
  public Archiver archiver() {
    var monthly =
        months()
            .orElseThrow(
                () ->
                    new InvalidArgumentException(
                        "store", "keeps nothing by month: archives are for postgresql:// stores"));
    var version = Skep.class.getPackage().getImplementationVersion();
    return new Archiver(
        monthly,
        archiveFolders.get(),
        store.clock(),
        store.ids(),
        version == null ? "built from source" : version,
        "skep archive, process " + ProcessHandle.current().pid());
  }

  /** Returns the ports of the store, for what the services do not offer. */
  public Store store() {
    requireOpen();
    return store;
  }

  /**
   * Closes the workers, each with its grace period, ends the warm-up and the maintenance, and
   * closes the store. Closing again does nothing.
   *
   * @throws io.skep.domain.error.SkepException if something could not be closed; the rest is
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
