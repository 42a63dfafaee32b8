package io.skep.adapters.cache;

import io.skep.adapters.cache.coherence.PendingSharedWrites;
import io.skep.adapters.cache.coherence.TransactionScope;
import io.skep.adapters.cache.coherence.VersionSlots;
import io.skep.adapters.cache.coherence.VersionTracker;
import io.skep.adapters.cache.local.CacheContext;
import io.skep.adapters.cache.local.LocalCache;
import io.skep.adapters.cache.local.RefreshCandidates;
import io.skep.adapters.cache.local.RefreshExecutor;
import io.skep.adapters.cache.local.SharedCache;
import io.skep.adapters.cache.local.SingleFlight;
import io.skep.adapters.cache.redis.ByteStore;
import io.skep.adapters.cache.redis.RedisByteStore;
import io.skep.adapters.cache.repository.CachedAgentRepository;
import io.skep.adapters.cache.repository.CachedConversationRepository;
import io.skep.adapters.cache.repository.CachedDeliveryRepository;
import io.skep.adapters.cache.repository.CachedMessageRepository;
import io.skep.adapters.cache.repository.CachedPlanRepository;
import io.skep.adapters.cache.repository.CachedQueueRepository;
import io.skep.adapters.cache.repository.CachedTaskRepository;
import io.skep.adapters.cache.repository.CachedUnitOfWork;
import io.skep.domain.cache.Cache;
import io.skep.domain.store.Store;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Caching decorator of a {@link Store}. Caches agents, tasks, plans, conversations, the last
 * messages of threads, unread counts of inboxes, team and queue summaries, and agent and task
 * counts. Decisions, such as claims, and all reads within a unit of work go to the store.
 *
 * <p>A returned value includes all commits that calls of this process had completed, and all
 * commits of other processes older than {@link CacheConfig#maxStaleness}. Lookups bypass the cache
 * while the change feed has not been polled within max-staleness.
 *
 * <p>Thread-safe. Runs background threads until closed. Closing leaves the underlying store open;
 * calls then pass through to it.
 */
public final class CachedStore implements AutoCloseable {

  /** Interval at which this process publishes its statistics to others. */
  private static final Duration STATS_INTERVAL = Duration.ofSeconds(5);

  /** Time after which published statistics expire. */
  private static final Duration STATS_TIME_TO_LIVE = Duration.ofSeconds(20);

  private final Store ports;
  private final TransactionScope transactionScope = new TransactionScope();
  private final Optional<SharedCache> sharedCache;
  private final ChangeFeedPoller feedPoller;
  private final RefreshExecutor refreshExecutor = new RefreshExecutor();
  private final StoreCache cache;

  private CachedStore(
      Store store, CacheConfig config, Optional<ByteStore> shared, LongSupplier nanoTime) {
    var tracker =
        new VersionTracker(
            nanoTime, config.maxStaleness(), VersionSlots.forMemory(config.maxBytes()));
    sharedCache = shared.map(bytes -> new SharedCache(bytes, tracker, nanoTime));
    var context =
        new CacheContext(
            tracker,
            new LocalCache(config.maxBytes()),
            sharedCache,
            new PendingSharedWrites(),
            new RefreshCandidates(tracker.slots()),
            new SingleFlight(),
            refreshExecutor,
            transactionScope,
            nanoTime,
            config.timeToLive(),
            new CopyOnWriteArrayList<>());
    ports =
        new Store(
            new CachedUnitOfWork(store.unitOfWork(), transactionScope),
            new CachedAgentRepository(store.agents(), context),
            new CachedConversationRepository(store.conversations(), context),
            new CachedPlanRepository(store.plans(), context),
            new CachedTaskRepository(store.tasks(), context),
            new CachedQueueRepository(store.queues(), context),
            new CachedMessageRepository(store.messages(), context),
            new CachedDeliveryRepository(store.deliveries(), context),
            store.importRecords(),
            store.changeFeed(),
            store.readyNotifier(),
            store.ids(),
            store.clock());
    feedPoller = new ChangeFeedPoller(store.changeFeed(), context, config);
    cache = new StoreCache(context, feedPoller, store.changeFeed());
    refreshExecutor.scheduleEvery(STATS_INTERVAL, this::publishStats);
  }

  /**
   * Wraps a store in a cache and starts polling its change feed. The caller closes the cached store
   * first, then the store.
   */
  public static CachedStore wrap(Store store, CacheConfig config) {
    var shared =
        config.redis().<ByteStore>map(redis -> RedisByteStore.open(redis, config.redisTimeout()));
    return wrap(store, config, shared, System::nanoTime);
  }

  static CachedStore wrap(
      Store store, CacheConfig config, Optional<ByteStore> shared, LongSupplier nanoTime) {
    return new CachedStore(store, config, shared, nanoTime);
  }

  /** Publishes the statistics of this process to others; no effect without a shared cache. */
  void publishStats() {
    sharedCache.ifPresent(shared -> shared.publishStats(cache.localStats(), STATS_TIME_TO_LIVE));
  }

  /** Returns the ports that read through the cache. */
  public Store ports() {
    return ports;
  }

  /** Returns the port for queries, invalidation and statistics of the cache. */
  public Cache cache() {
    return cache;
  }

  /**
   * Runs a block whose reads bypass the cache, for blocks that take part in a transaction of the
   * caller. Entities that it saves are not cached.
   */
  public <T> T bypass(Supplier<T> block) {
    return transactionScope.run(new TransactionScope.Execution(), block);
  }

  /** Stops the threads and closes the shared cache; the underlying store stays open. */
  @Override
  public void close() {
    refreshExecutor.close();
    feedPoller.close();
    sharedCache.ifPresent(SharedCache::close);
  }
}
