package io.skep.bootstrap.meters;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.skep.domain.cache.Cache;
import io.skep.domain.cache.CacheFigures;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Shows what happens in a cache. What comes to be kept later on is shown from the first reading on
 * that finds it. Safe for use by many threads.
 */
final class CacheMeters implements AutoCloseable {

  /** One answer of the cache serves all that is read at a time, however many regions there are. */
  static final Duration FRESH = Duration.ofMillis(100);

  private final Supplier<List<CacheFigures>> figures;
  private final MeterRegistry registry;
  private final LongSupplier nanoTime;
  private final Set<String> shown = ConcurrentHashMap.newKeySet();
  private final Queue<Meter> meters = new ConcurrentLinkedQueue<>();
  private volatile boolean closed;

  /** Guarded by this. */
  private Map<String, CacheFigures> recent = Map.of();

  /** Guarded by this. */
  private long askedAt;

  CacheMeters(Cache cache, MeterRegistry registry) {
    this(cache::figures, registry, System::nanoTime);
  }

  CacheMeters(Supplier<List<CacheFigures>> figures, MeterRegistry registry, LongSupplier nanoTime) {
    this.figures = figures;
    this.registry = registry;
    this.nanoTime = nanoTime;
    askedAt = nanoTime.getAsLong() - FRESH.toNanos();
    figures.get().forEach(known -> showOnce(known.region()));
  }

  /** Not within the lock: a registry has locks of its own. */
  private double read(String region, ToDoubleFunction<CacheFigures> figure) {
    var known = recent();
    if (shown.size() < known.size()) {
      known.keySet().forEach(this::showOnce);
    }
    var found = known.get(region);
    return found == null ? 0 : figure.applyAsDouble(found);
  }

  private synchronized Map<String, CacheFigures> recent() {
    long now = nanoTime.getAsLong();
    if (now - askedAt >= FRESH.toNanos()) {
      askedAt = now;
      recent =
          figures.get().stream()
              .collect(Collectors.toUnmodifiableMap(CacheFigures::region, Function.identity()));
    }
    return recent;
  }

  private void showOnce(String region) {
    if (!closed && shown.add(region)) {
      show(region);
    }
  }

  private void show(String region) {
    count(region, "hit", CacheFigures::hits);
    count(region, "shared-hit", CacheFigures::sharedHits);
    count(region, "miss", CacheFigures::misses);
    count(region, "aside", CacheFigures::aside);
    showDistrust(region);
    meters.add(
        FunctionCounter.builder(
                Meters.CACHE_STALE, this, it -> it.read(region, CacheFigures::stale))
            .description("What was kept and had changed, or was too old")
            .tag("region", region)
            .register(registry));
    meters.add(
        FunctionCounter.builder(
                Meters.CACHE_EVICTIONS, this, it -> it.read(region, CacheFigures::evictions))
            .description("What went for want of room")
            .tag("region", region)
            .register(registry));
    meters.add(
        FunctionTimer.builder(
                Meters.CACHE_LOADS,
                this,
                it -> (long) it.read(region, CacheFigures::loads),
                it -> it.read(region, known -> known.loadTime().toNanos()),
                TimeUnit.NANOSECONDS)
            .description("Reads of the store for the cache")
            .tag("region", region)
            .register(registry));
    meters.add(
        Gauge.builder(Meters.CACHE_BYTES, this, it -> it.read(region, CacheFigures::bytes))
            .description("About how many bytes are kept in memory")
            .tag("region", region)
            .register(registry));
  }

  private void showDistrust(String region) {
    meters.add(
        FunctionCounter.builder(
                Meters.CACHE_DISTRUSTED, this, it -> it.read(region, CacheFigures::distrusted))
            .description("What other processes have kept and might be too old, or was no value")
            .tag("region", region)
            .register(registry));
  }

  private void count(String region, String result, ToDoubleFunction<CacheFigures> figure) {
    meters.add(
        FunctionCounter.builder(Meters.CACHE_READS, this, it -> it.read(region, figure))
            .description("What was asked of the cache, and where it was found")
            .tag("region", region)
            .tag("result", result)
            .register(registry));
  }

  @Override
  public void close() {
    closed = true;
    meters.forEach(registry::remove);
  }
}
