package io.skep.adapters.cache.local;

import io.skep.adapters.cache.coherence.VersionTracker.Watermark;
import io.skep.domain.value.SwarmId;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Cached values of one type, with their own statistics. Thread-safe.
 *
 * @param <K> the id type
 * @param <V> the value type, immutable
 */
public final class Region<K, V> {

  /** Size of an entry without its value, in bytes. */
  private static final int ENTRY_OVERHEAD_BYTES = 220;

  /** Maximum time to live of an absent value. */
  private static final Duration ABSENT_TIME_TO_LIVE = Duration.ofSeconds(30);

  private final RegionSpec<K, V> spec;
  private final CacheContext context;
  private final StatsRecorder stats = new StatsRecorder();

  Region(RegionSpec<K, V> spec, CacheContext context) {
    this.spec = spec;
    this.context = context;
  }

  /** Returns the name of the region. */
  public String name() {
    return spec.name();
  }

  /** Returns the statistics of the region. */
  public StatsRecorder stats() {
    return stats;
  }

  /** Returns the cached value, or loads and caches it with the loader of the spec. */
  public V get(SwarmId swarm, K id) {
    return get(swarm, id, () -> loadFromStore(swarm, id));
  }

  private V loadFromStore(SwarmId swarm, K id) {
    return spec.loader().orElseThrow().apply(swarm, id);
  }

  /**
   * Returns the cached value, or loads and caches it. Within a unit of work, or while the change
   * feed has not been polled within max-staleness, always loads and does not cache.
   */
  public V get(SwarmId swarm, K id, Supplier<V> loader) {
    if (context.transactionScope().isActive()) {
      return loader.get();
    }
    long now = context.nanoNow();
    if (context.tracker().freshWatermark(now) == null) {
      stats.bypassed();
      return loader.get();
    }
    var key = new LocalCache.Key(this, swarm, id);
    var entry = context.localCache().get(key);
    if (entry != null && entry.expiresAt() - now > 0 && isCurrent(entry)) {
      stats.hit();
      if (entry.markAccessed() && spec.loader().isPresent()) {
        context.refreshCandidates().add(entry);
      }
      if (RefreshExecutor.isRefreshDue(entry, now)) {
        context.refreshExecutor().refresh(key, () -> load(key, id, loader, LoadReason.EXPIRING));
      }
      return value(entry);
    }
    if (entry != null) {
      stats.stale();
    }
    return value(load(key, id, loader, LoadReason.MISS));
  }

  /** Reloads an entry changed by another process in the background, if it is still cached. */
  void refreshAhead(CacheEntry entry) {
    var key = entry.key();
    K id = cast(key.id());
    context
        .refreshExecutor()
        .refresh(
            key,
            () -> {
              if (context.localCache().get(key) == entry) {
                load(key, id, () -> loadFromStore(key.swarm(), id), LoadReason.INVALIDATED);
              }
            });
  }

  /**
   * Saves an entity and caches it after the commit, unless another change has occurred meanwhile.
   *
   * @param <S> the type of the saved entity
   * @param toValue converts the saved entity to the cached value
   */
  public <S> S save(SwarmId swarm, K id, Supplier<S> write, Function<S, V> toValue) {
    int[] slots = slots(swarm, id);
    long version = context.tracker().version(slots);
    S saved = write.get();
    context
        .transactionScope()
        .afterCommit(
            () ->
                cacheSaved(
                    new LocalCache.Key(this, swarm, id),
                    id,
                    slots,
                    version + 1,
                    toValue.apply(saved)));
    return saved;
  }

  /**
   * Caches a saved value if its own change is the only one since the save began; after any other
   * change, before or after it, the saved value may not be the latest.
   */
  private void cacheSaved(LocalCache.Key key, K id, int[] slots, long version, V value) {
    var tracker = context.tracker();
    if (!tracker.isCurrent(slots, version)) {
      return;
    }
    putLocal(key, id, slots, version, value, 0);
    context
        .sharedCache()
        .ifPresent(
            shared ->
                context
                    .pendingSharedWrites()
                    .enqueue(
                        tracker.nextPoll(),
                        watermark -> {
                          // After the poll, so that its changes are taken into account.
                          if (tracker.isCurrent(slots, version)) {
                            putShared(shared, key.swarm(), id, value, watermark);
                          }
                        }));
  }

  /** Returns whether no change of the entry has been observed since its load. */
  public boolean isCurrent(CacheEntry entry) {
    return context.tracker().isCurrent(entry.slots(), entry.version());
  }

  /** Called after the removal of an entry; {@code isEvicted} if for size. */
  void onRemoval(CacheEntry entry, boolean isEvicted) {
    context.refreshCandidates().remove(entry);
    stats.removed(entry.weight(), isEvicted);
  }

  /** Returns the key path of a key of this region. */
  public String path(LocalCache.Key key) {
    return spec.path().apply(this.<K>cast(key.id()));
  }

  private V value(CacheEntry entry) {
    return cast(entry.value());
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private <T> T cast(Object object) {
    // Ids and values under keys of this region have its types K and V.
    return (T) object;
  }

  /** Reason for a load. */
  private enum LoadReason {
    /** A lookup without a current entry. */
    MISS,
    /** A change of a recently accessed entry by another process. */
    INVALIDATED,
    /** Imminent expiry of the entry; bypasses the shared entry, which is no newer. */
    EXPIRING
  }

  /** Loads a value from the shared cache or from the store, and caches it. */
  private CacheEntry load(LocalCache.Key key, K id, Supplier<V> loader, LoadReason reason) {
    int[] slots = slots(key.swarm(), id);
    // Before the load, so that concurrent changes make the entry stale at once.
    long version = context.tracker().version(slots);
    return context
        .singleFlight()
        .load(
            key,
            version,
            () -> {
              V shared = reason == LoadReason.EXPIRING ? null : getShared(key.swarm(), id, slots);
              if (shared != null) {
                if (reason == LoadReason.MISS) {
                  stats.sharedHit();
                }
                return putLocal(key, id, slots, version, shared, 0);
              }
              // Before the load: the value may lack later commits.
              var watermark = context.tracker().lastWatermark();
              long startedAt = context.nanoNow();
              V value = loader.get();
              long loadTime = context.nanoNow() - startedAt;
              stats.loaded(loadTime, reason == LoadReason.MISS);
              context
                  .sharedCache()
                  .ifPresent(
                      cache ->
                          watermark.ifPresent(
                              known -> putShared(cache, key.swarm(), id, value, known)));
              return putLocal(key, id, slots, version, value, loadTime);
            });
  }

  /** Returns the shared value, or null if there is none or it is not current. */
  private @Nullable V getShared(SwarmId swarm, K id, int[] slots) {
    var codec = spec.codec().apply(id);
    if (context.sharedCache().isEmpty() || codec.isEmpty()) {
      return null;
    }
    return context.sharedCache().get().get(entryKey(swarm, id), slots, codec.get(), stats);
  }

  private void putShared(SharedCache shared, SwarmId swarm, K id, V value, Watermark watermark) {
    spec.codec()
        .apply(id)
        .ifPresent(
            codec ->
                shared.put(entryKey(swarm, id), value, codec, watermark, timeToLive(id, value)));
  }

  private String entryKey(SwarmId swarm, K id) {
    return SharedCache.entryKey(swarm, this, spec.path().apply(id));
  }

  private CacheEntry putLocal(
      LocalCache.Key key, K id, int[] slots, long version, V loaded, long loadTime) {
    V value = spec.interner().apply(id, loaded);
    int weight = ENTRY_OVERHEAD_BYTES + spec.weigher().applyAsInt(id, value);
    long expiresAt = context.nanoNow() + timeToLive(id, value).toNanos();
    var entry = new CacheEntry(key, value, slots, version, weight, expiresAt, loadTime);
    context.localCache().put(entry);
    stats.added(weight);
    return entry;
  }

  private Duration timeToLive(K id, V value) {
    var timeToLive = spec.timeToLive().apply(id);
    boolean isAbsent = value instanceof Optional<?> optional && optional.isEmpty();
    return isAbsent && timeToLive.compareTo(ABSENT_TIME_TO_LIVE) > 0
        ? ABSENT_TIME_TO_LIVE
        : timeToLive;
  }

  /** Returns the slots of the dependencies and of the key path of an entry. */
  private int[] slots(SwarmId swarm, K id) {
    return context
        .tracker()
        .slots()
        .slotsWatchedBy(swarm, spec.tags().apply(id), spec.path().apply(id));
  }
}
