package io.skep.adapters.cache.local;

import io.skep.domain.cache.CacheStats;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/** Statistics counters of a region. Thread-safe. */
public final class StatsRecorder {

  private final LongAdder hits = new LongAdder();
  private final LongAdder sharedHits = new LongAdder();
  private final LongAdder rejected = new LongAdder();
  private final LongAdder stale = new LongAdder();
  private final LongAdder bypassed = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private final LongAdder loads = new LongAdder();
  private final LongAdder loadNanos = new LongAdder();
  private final LongAdder evictions = new LongAdder();
  private final LongAdder entries = new LongAdder();
  private final LongAdder weight = new LongAdder();

  /** Records a local hit. */
  void hit() {
    hits.increment();
  }

  /** Records a hit in the shared cache. */
  void sharedHit() {
    sharedHits.increment();
  }

  /** Records a shared entry that was rejected as stale or invalid. */
  void rejected() {
    rejected.increment();
  }

  /** Records a lookup that found a stale or expired local entry. */
  void stale() {
    stale.increment();
  }

  /** Records a lookup that bypassed the cache because no poll succeeded within max-staleness. */
  void bypassed() {
    bypassed.increment();
  }

  /**
   * Records a load from the store.
   *
   * @param nanos the duration of the load, in nanoseconds
   * @param isMiss whether a lookup caused the load, rather than a background refresh
   */
  void loaded(long nanos, boolean isMiss) {
    if (isMiss) {
      misses.increment();
    }
    loads.increment();
    loadNanos.add(nanos);
  }

  /** Returns the current counts; not an atomic snapshot. */
  public CacheStats snapshot(String region) {
    return new CacheStats(
        region,
        hits.sum(),
        sharedHits.sum(),
        rejected.sum(),
        stale.sum(),
        bypassed.sum(),
        misses.sum(),
        loads.sum(),
        Duration.ofNanos(loadNanos.sum()),
        evictions.sum(),
        entries.sum(),
        weight.sum());
  }

  /** Records an added entry of the given weight, in bytes. */
  void added(int bytes) {
    entries.increment();
    weight.add(bytes);
  }

  /** Records a removed entry; {@code isEvicted} if it was evicted for size. */
  void removed(int bytes, boolean isEvicted) {
    entries.decrement();
    weight.add(-bytes);
    if (isEvicted) {
      evictions.increment();
    }
  }
}
