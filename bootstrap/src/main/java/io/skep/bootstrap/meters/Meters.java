package io.skep.bootstrap.meters;

import io.micrometer.core.instrument.MeterRegistry;
import io.skep.application.work.WorkerObserver;
import io.skep.domain.cache.Cache;
import io.skep.domain.month.MonthlyStore;
import io.skep.domain.store.Store;
import io.skep.domain.store.Swarm;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What Skep tells a {@link MeterRegistry}.
 *
 * <ul>
 *   <li>{@value #STORE}, a timer: each call of a port of the store. {@code operation} is the port
 *       and its method, such as {@code task.claim} or {@code work.write}; {@code outcome} is {@code
 *       ok}, the {@link io.skep.domain.error.ErrorCode} of a failure in lower case, or {@code bug}.
 *       A call within a unit of work takes as long as its statement; the unit, {@code work.write},
 *       includes the wait for its turn and the commit.
 *   <li>{@value #WORKER_TASKS}, a timer: the tasks that workers were through with, and how long
 *       their handlers ran. {@code outcome} is a {@link io.skep.application.work.WorkOutcome} in
 *       lower case.
 *   <li>{@value #WORKER_IN_HAND}, a gauge: how many tasks workers hold at the moment.
 *   <li>{@value #TASKS}, a gauge: how many tasks of the swarm of those who name none are in each
 *       {@code status}, a {@link io.skep.domain.task.TaskStatus} in lower case; asked of the store
 *       once a second at most, and not a number when it does not answer.
 *   <li>{@value #MONTHS_AHEAD}, a gauge: for how many months after the present one there is room in
 *       each {@code table} that is kept by month; -1 if not even for this one. Asked and missing
 *       likewise.
 *   <li>{@value #CACHE_READS}, a counter: what was asked of each {@code region} of the cache, and
 *       its {@code result}: {@code hit} if it was kept in memory, {@code shared-hit} if it was in
 *       Redis, {@code miss} if it was read from the store, {@code aside} if that could not be
 *       avoided.
 *   <li>{@value #CACHE_LOADS}, a timer of the reads of the store for each {@code region}; {@value
 *       #CACHE_DISTRUSTED}, a counter of what Redis had and might be too old, or was no value;
 *       {@value #CACHE_STALE}, a counter of what was kept and had changed, or was too old; {@value
 *       #CACHE_EVICTIONS}, a counter of what went for want of room; {@value #CACHE_BYTES}, a gauge
 *       of the memory that is taken.
 * </ul>
 *
 * <p>All tags are closed sets, so the number of series is bounded. Safe for use by many threads.
 */
public final class Meters implements AutoCloseable {

  /** The timer of calls of the store's ports. */
  public static final String STORE = "skep.store";

  /** The timer of tasks that workers were through with. */
  public static final String WORKER_TASKS = "skep.worker.tasks";

  /** The gauge of tasks that workers hold. */
  public static final String WORKER_IN_HAND = "skep.worker.in-hand";

  /** The gauge of tasks by status. */
  public static final String TASKS = "skep.tasks";

  /** The gauge of months that there is room for. */
  public static final String MONTHS_AHEAD = "skep.months-ahead";

  /** The counter of what was asked of the cache. */
  public static final String CACHE_READS = "skep.cache.reads";

  /** The timer of reads of the store for the cache. */
  public static final String CACHE_LOADS = "skep.cache.loads";

  /** The counter of what was kept and had changed. */
  public static final String CACHE_STALE = "skep.cache.stale";

  /** The counter of what other processes have kept and was not believed. */
  public static final String CACHE_DISTRUSTED = "skep.cache.distrusted";

  /** The counter of what went for want of room. */
  public static final String CACHE_EVICTIONS = "skep.cache.evictions";

  /** The gauge of the memory that the cache takes. */
  public static final String CACHE_BYTES = "skep.cache.bytes";

  private final Store store;
  private final MeterRegistry registry;
  private final WorkerMeters workers;
  private final List<TaskGauges> gauges = new CopyOnWriteArrayList<>();
  private final List<MonthGauges> months = new CopyOnWriteArrayList<>();
  private final List<CacheMeters> caches = new CopyOnWriteArrayList<>();

  /** Begins to tell a registry of a store and of the workers on it. */
  public Meters(Store store, MeterRegistry registry) {
    this.store = timed(store, registry);
    this.registry = registry;
    workers = new WorkerMeters(registry);
  }

  /** Returns the store with every port timed; its clock, which is no port of ours, is not. */
  public Store store() {
    return store;
  }

  /** Returns who is to learn what workers do. */
  public WorkerObserver workers() {
    return workers;
  }

  /** Shows how many tasks of a swarm there are. */
  public void show(Swarm swarm) {
    gauges.add(new TaskGauges(swarm, registry));
  }

  /** Shows for how many months there is room. */
  public void show(MonthlyStore monthly) {
    months.add(new MonthGauges(monthly, registry));
  }

  /** Shows what happens in a cache. */
  public void show(Cache cache) {
    caches.add(new CacheMeters(cache, registry));
  }

  /** Removes the gauges, which are about a store that is no more; what was counted stays. */
  @Override
  public void close() {
    workers.close();
    gauges.forEach(TaskGauges::close);
    months.forEach(MonthGauges::close);
    caches.forEach(CacheMeters::close);
  }

  private static Store timed(Store store, MeterRegistry registry) {
    var timers = new StoreTimers(registry);
    return new Store(
        new MeteredUnitOfWork(store.work(), timers),
        new MeteredAgentRepository(store.agents(), timers),
        new MeteredConversationRepository(store.conversations(), timers),
        new MeteredPlanRepository(store.plans(), timers),
        new MeteredTaskRepository(store.tasks(), timers),
        new MeteredQueueRepository(store.queues(), timers),
        new MeteredMessageRepository(store.messages(), timers),
        new MeteredDeliveryRepository(store.deliveries(), timers),
        new MeteredOriginRepository(store.origins(), timers),
        new MeteredChangeFeed(store.changes(), timers),
        new MeteredReadySignals(store.signals(), timers),
        new MeteredIdGenerator(store.ids(), timers),
        store.clock());
  }
}
