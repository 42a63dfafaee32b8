package io.skep.bootstrap.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.skep.application.worker.WorkerObserver;
import io.skep.domain.agent.AgentRepository;
import io.skep.domain.cache.Cache;
import io.skep.domain.changefeed.ChangeFeed;
import io.skep.domain.conversation.ConversationRepository;
import io.skep.domain.mail.DeliveryRepository;
import io.skep.domain.message.MessageRepository;
import io.skep.domain.partition.PartitionedStore;
import io.skep.domain.plan.PlanRepository;
import io.skep.domain.provenance.ImportRecordRepository;
import io.skep.domain.store.Store;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.QueueRepository;
import io.skep.domain.task.TaskReadyNotifier;
import io.skep.domain.task.TaskRepository;
import io.skep.domain.transaction.UnitOfWork;
import io.skep.domain.value.IdGenerator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Meters that Skep publishes to a {@link MeterRegistry}.
 *
 * <ul>
 *   <li>{@value #STORE_OPERATIONS}, a timer of calls of the ports of the store. {@code operation}
 *       is the port and its method, such as {@code task.claim} or {@code unit-of-work.write};
 *       {@code outcome} is {@code ok}, the {@link io.skep.domain.error.ErrorCode} of a failure in
 *       lower case, or {@code error}. A call within a unit of work takes as long as its statement;
 *       {@code unit-of-work.write} includes the wait for the transaction and the commit.
 *   <li>{@value #WORKER_TASKS}, a timer of the handlers of finished tasks. {@code outcome} is a
 *       {@link io.skep.application.worker.WorkOutcome} in lower case.
 *   <li>{@value #WORKER_ACTIVE}, a gauge of the tasks in flight in workers.
 *   <li>{@value #TASKS}, a gauge of the tasks of the default swarm in each {@code status}, a {@link
 *       io.skep.domain.task.TaskStatus} in lower case; queried at most once a second, and NaN if
 *       the query fails.
 *   <li>{@value #PARTITIONS_AHEAD}, a gauge of the number of future months for which each {@code
 *       table} has partitions; -1 if the current month has none. Queried at most once a minute, and
 *       NaN if the query fails.
 *   <li>{@value #CACHE_GETS}, a counter of lookups in each {@code region} of the cache, by {@code
 *       result}: {@code hit} in local memory, {@code shared-hit} in Redis, {@code miss} if the
 *       value was read from the store, {@code bypass} if the store was read because the change feed
 *       had not been polled within max-staleness.
 *   <li>{@value #CACHE_LOADS}, a timer of the store reads that load entries of each {@code region};
 *       {@value #CACHE_REJECTED}, a counter of values in Redis that might be too old or were
 *       invalid; {@value #CACHE_STALE}, a counter of entries that had changed or were too old;
 *       {@value #CACHE_EVICTIONS}, a counter of entries evicted to limit the size; {@value
 *       #CACHE_BYTES}, a gauge of the approximate size of the local cache.
 * </ul>
 *
 * <p>All tags are closed sets, so the number of series is bounded. Thread-safe.
 */
public final class SkepMetrics implements AutoCloseable {

  /** Timer of calls of the ports of the store. */
  public static final String STORE_OPERATIONS = "skep.store.operations";

  /** Timer of the handlers of finished tasks. */
  public static final String WORKER_TASKS = "skep.worker.tasks";

  /** Gauge of the tasks in flight in workers. */
  public static final String WORKER_ACTIVE = "skep.worker.active";

  /** Gauge of tasks by status. */
  public static final String TASKS = "skep.tasks";

  /** Gauge of the number of future months for which a table has partitions. */
  public static final String PARTITIONS_AHEAD = "skep.partitions.ahead";

  /** Counter of cache lookups. */
  public static final String CACHE_GETS = "skep.cache.gets";

  /** Timer of store reads that load cache entries. */
  public static final String CACHE_LOADS = "skep.cache.loads";

  /** Counter of cache entries that had changed or were too old. */
  public static final String CACHE_STALE = "skep.cache.stale";

  /** Counter of shared values that might be too old or were invalid. */
  public static final String CACHE_REJECTED = "skep.cache.rejected";

  /** Counter of cache entries evicted to limit the size. */
  public static final String CACHE_EVICTIONS = "skep.cache.evictions";

  /** Gauge of the approximate size of the local cache, in bytes. */
  public static final String CACHE_BYTES = "skep.cache.bytes";

  private final Store instrumentedStore;
  private final MeterRegistry registry;
  private final WorkerMetricsRecorder workerObserver;
  private final List<TaskGauges> taskGauges = new CopyOnWriteArrayList<>();
  private final List<PartitionGauges> partitionGauges = new CopyOnWriteArrayList<>();
  private final List<CacheMetrics> cacheMetrics = new CopyOnWriteArrayList<>();

  /** Registers the meters of a store and of the workers on it. */
  public SkepMetrics(Store store, MeterRegistry registry) {
    this.instrumentedStore = instrument(store, registry);
    this.registry = registry;
    workerObserver = new WorkerMetricsRecorder(registry);
  }

  /** Returns the store with all ports timed; the clock is not timed. */
  public Store instrumentedStore() {
    return instrumentedStore;
  }

  /** Returns the observer that records the activity of workers. */
  public WorkerObserver workerObserver() {
    return workerObserver;
  }

  /** Registers gauges of the tasks of a swarm, by status. */
  public void bind(Swarm swarm) {
    taskGauges.add(new TaskGauges(swarm, registry));
  }

  /** Registers gauges of the partition headroom of a store. */
  public void bind(PartitionedStore store) {
    partitionGauges.add(new PartitionGauges(store, registry));
  }

  /** Registers the meters of a cache. */
  public void bind(Cache cache) {
    cacheMetrics.add(new CacheMetrics(cache, registry));
  }

  /**
   * Removes the gauges and the meters of the cache; the timers of the store and of workers remain
   * registered.
   */
  @Override
  public void close() {
    workerObserver.close();
    taskGauges.forEach(TaskGauges::close);
    partitionGauges.forEach(PartitionGauges::close);
    cacheMetrics.forEach(CacheMetrics::close);
  }

  private static Store instrument(Store store, MeterRegistry registry) {
    var timers = new StoreTimers(registry);
    return new Store(
        MeteredPort.of(UnitOfWork.class, store.unitOfWork(), "unit-of-work", timers),
        MeteredPort.of(AgentRepository.class, store.agents(), "agent", timers),
        MeteredPort.of(ConversationRepository.class, store.conversations(), "conversation", timers),
        MeteredPort.of(PlanRepository.class, store.plans(), "plan", timers),
        MeteredPort.of(TaskRepository.class, store.tasks(), "task", timers),
        MeteredPort.of(QueueRepository.class, store.queues(), "queue", timers),
        MeteredPort.of(MessageRepository.class, store.messages(), "message", timers),
        MeteredPort.of(DeliveryRepository.class, store.deliveries(), "delivery", timers),
        MeteredPort.of(
            ImportRecordRepository.class, store.importRecords(), "import-record", timers),
        MeteredPort.of(ChangeFeed.class, store.changeFeed(), "change-feed", timers),
        MeteredPort.of(TaskReadyNotifier.class, store.readyNotifier(), "task-ready", timers),
        MeteredPort.of(IdGenerator.class, store.ids(), "id", timers),
        store.clock());
  }
}
