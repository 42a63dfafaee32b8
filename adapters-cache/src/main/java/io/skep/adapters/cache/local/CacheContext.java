package io.skep.adapters.cache.local;

import io.skep.adapters.cache.codec.NullableCodec;
import io.skep.adapters.cache.coherence.PendingSharedWrites;
import io.skep.adapters.cache.coherence.TransactionScope;
import io.skep.adapters.cache.coherence.VersionTracker;
import io.skep.domain.changefeed.ChangeTag;
import io.skep.domain.value.SwarmId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;

/**
 * Collaborators shared by all regions of a cache.
 *
 * @param tracker decides whether entries are current
 * @param localCache entries in local memory
 * @param sharedCache entries shared with other processes; empty if caching is local only
 * @param pendingSharedWrites saved values that await a poll before they are shared
 * @param refreshCandidates entries accessed since their load
 * @param singleFlight loads in progress
 * @param refreshExecutor background refreshes
 * @param transactionScope tracks threads within a unit of work
 * @param nanoTime the time, as {@link System#nanoTime}
 * @param timeToLive maximum age of an entry
 * @param regions all regions; modifiable and thread-safe
 */
public record CacheContext(
    VersionTracker tracker,
    LocalCache localCache,
    Optional<SharedCache> sharedCache,
    PendingSharedWrites pendingSharedWrites,
    RefreshCandidates refreshCandidates,
    SingleFlight singleFlight,
    RefreshExecutor refreshExecutor,
    TransactionScope transactionScope,
    LongSupplier nanoTime,
    Duration timeToLive,
    List<Region<?, ?>> regions) {

  /** Creates a region without interning; parameters as of {@link RegionSpec}. */
  public <K, V> Region<K, V> createRegion(
      String name,
      Function<K, String> path,
      Function<K, List<ChangeTag>> tags,
      ToIntFunction<V> weigher,
      NullableCodec<V> codec,
      BiFunction<SwarmId, K, V> loader) {
    return createRegion(name, path, tags, weigher, codec, (id, value) -> value, loader);
  }

  /** Creates a region; parameters as of {@link RegionSpec}. */
  public <K, V> Region<K, V> createRegion(
      String name,
      Function<K, String> path,
      Function<K, List<ChangeTag>> tags,
      ToIntFunction<V> weigher,
      NullableCodec<V> codec,
      BiFunction<K, V, V> interner,
      BiFunction<SwarmId, K, V> loader) {
    return createRegion(
        new RegionSpec<>(
            name,
            path,
            tags,
            id -> timeToLive,
            (id, value) -> weigher.applyAsInt(value),
            id -> Optional.of(codec),
            interner,
            Optional.of(loader)));
  }

  /** Creates a region and adds it to {@link #regions}. */
  public <K, V> Region<K, V> createRegion(RegionSpec<K, V> spec) {
    var region = new Region<>(spec, this);
    regions.add(region);
    return region;
  }

  /**
   * Writes pending values to the shared cache and refreshes invalidated entries. Call after each
   * completed poll.
   *
   * @param foreignChanges the changed slots, for each change of another process
   */
  public void onPoll(List<int[]> foreignChanges) {
    tracker.lastWatermark().ifPresent(pendingSharedWrites::flush);
    refreshCandidates
        .drain(foreignChanges)
        .forEach(entry -> entry.key().region().refreshAhead(entry));
  }

  /** Returns the current time, in nanoseconds. */
  public long nanoNow() {
    return nanoTime.getAsLong();
  }
}
