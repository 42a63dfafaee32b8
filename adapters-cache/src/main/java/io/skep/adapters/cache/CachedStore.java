package io.skep.adapters.cache;

import io.skep.domain.cache.Cache;
import io.skep.domain.store.Store;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A store in front of which some of what is read is kept, as long as it is true: agents, tasks,
 * plans, conversations, the last messages of threads, what is unread in inboxes, and how much there
 * is in teams and queues. Whatever decides on something, such as a claim, and all that is read
 * within a unit of work, is read from the store.
 *
 * <p>What it hands out is at least as new as what calls of this process had committed, and as what
 * other processes had committed the bound of {@link CacheConfig} before. While the store does not
 * tell what others have changed, nothing that is kept is handed out.
 *
 * <p>Safe for use by many threads. It keeps a thread, which ends when it is closed; the store
 * behind it stays open then, and calls through it go to that.
 */
public final class CachedStore implements AutoCloseable {

  /** How often other processes are told of the figures of this one, and how long they hear them. */
  private static final Duration TOLD_EVERY = Duration.ofSeconds(5);

  private static final Duration TOLD_FOR = Duration.ofSeconds(20);

  private final Store ports;
  private final Block block = new Block();
  private final Optional<Level2> second;
  private final ChangeFollower follower;
  private final Chores chores = new Chores();
  private final StoreCache cache;

  private CachedStore(
      Store store, CacheConfig config, Optional<SecondLevel> shared, LongSupplier nanoTime) {
    var coherence = new Coherence(nanoTime, config.bound(), Slots.ofBytes(config.maxBytes()));
    second = shared.map(bytes -> new Level2(bytes, coherence, nanoTime));
    var levels =
        new Levels(
            coherence,
            new Level1(config.maxBytes()),
            second,
            new SharedLater(),
            new Wanted(coherence.slots()),
            new Flights(),
            chores,
            block,
            nanoTime,
            config.timeToLive(),
            new CopyOnWriteArrayList<>());
    ports =
        new Store(
            new CachedUnitOfWork(store.work(), block),
            new CachedAgentRepository(store.agents(), levels),
            new CachedConversationRepository(store.conversations(), levels),
            new CachedPlanRepository(store.plans(), levels),
            new CachedTaskRepository(store.tasks(), levels),
            new CachedQueueRepository(store.queues(), levels),
            new CachedMessageRepository(store.messages(), levels),
            new CachedDeliveryRepository(store.deliveries(), levels),
            store.origins(),
            store.changes(),
            store.signals(),
            store.ids(),
            store.clock());
    follower = new ChangeFollower(store.changes(), levels, config);
    cache = new StoreCache(levels, follower, store.changes());
    chores.every(TOLD_EVERY, this::tell);
  }

  /** Begins to keep what is read from a store, which stays the caller's to close, after this. */
  public static CachedStore over(Store store, CacheConfig config) {
    var shared =
        config.redis().<SecondLevel>map(redis -> RedisLevel.open(redis, config.redisTimeout()));
    return over(store, config, shared, System::nanoTime);
  }

  static CachedStore over(
      Store store, CacheConfig config, Optional<SecondLevel> shared, LongSupplier nanoTime) {
    return new CachedStore(store, config, shared, nanoTime);
  }

  /** Tells other processes of the figures of this one, if there is a way. */
  void tell() {
    second.ifPresent(level -> level.tell(cache.own(), TOLD_FOR));
  }

  /** Returns the ports through which what is read is kept. */
  public Store ports() {
    return ports;
  }

  /** Returns what is kept. */
  public Cache cache() {
    return cache;
  }

  /**
   * Runs what takes part in a transaction that this does not know of: all that it reads is read
   * from the store.
   */
  public <T> T aside(Supplier<T> run) {
    return block.run(new Block.Run(), run);
  }

  @Override
  public void close() {
    chores.close();
    follower.close();
    second.ifPresent(Level2::close);
  }
}
