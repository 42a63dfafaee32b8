package io.skep.adapters.cache;

import io.skep.domain.cache.CacheFigures;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/** Counts what happens in a region. Safe for use by many threads. */
final class Figures {

  private final LongAdder hits = new LongAdder();
  private final LongAdder sharedHits = new LongAdder();
  private final LongAdder distrusted = new LongAdder();
  private final LongAdder stale = new LongAdder();
  private final LongAdder aside = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private final LongAdder loads = new LongAdder();
  private final LongAdder loadNanos = new LongAdder();
  private final LongAdder evictions = new LongAdder();
  private final LongAdder entries = new LongAdder();
  private final LongAdder weight = new LongAdder();

  /** Something that is kept was handed out. */
  void hit() {
    hits.increment();
  }

  /** Something was handed out that another process has kept. */
  void sharedHit() {
    sharedHits.increment();
  }

  /** Something that another process has kept might be too old, or was no value. */
  void distrusted() {
    distrusted.increment();
  }

  /** Something that is kept was no longer true, or too old. */
  void stale() {
    stale.increment();
  }

  /** Nothing that is kept could be handed out, because the feed had not answered for too long. */
  void aside() {
    aside.increment();
  }

  /**
   * Something was read from the store.
   *
   * @param isMissed whether it had been asked for, and not beside the calls
   */
  void loaded(long nanos, boolean isMissed) {
    if (isMissed) {
      misses.increment();
    }
    loads.increment();
    loadNanos.add(nanos);
  }

  /** Returns what it has counted. */
  CacheFigures of(String region) {
    return new CacheFigures(
        region,
        hits.sum(),
        sharedHits.sum(),
        distrusted.sum(),
        stale.sum(),
        aside.sum(),
        misses.sum(),
        loads.sum(),
        Duration.ofNanos(loadNanos.sum()),
        evictions.sum(),
        entries.sum(),
        weight.sum());
  }

  /** Something is kept from now on. */
  void kept(int bytes) {
    entries.increment();
    weight.add(bytes);
  }

  /** Something is no longer kept. */
  void gone(int bytes, boolean forRoom) {
    entries.decrement();
    weight.add(-bytes);
    if (forRoom) {
      evictions.increment();
    }
  }
}
