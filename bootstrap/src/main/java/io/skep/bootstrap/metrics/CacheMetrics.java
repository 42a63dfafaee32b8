package io.skep.bootstrap.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.skep.domain.cache.Cache;
import io.skep.domain.cache.CacheStats;
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
 * Meters of a cache. Regions that are added later are registered at the next reading of a meter.
 * Thread-safe.
 */
final class CacheMetrics implements AutoCloseable {

  /**
   * Maximum age of the cached statistics, which one query of the cache provides to the meters of
   * all regions.
   */
  static final Duration MAX_AGE = Duration.ofMillis(100);

  private final Supplier<List<CacheStats>> statsSupplier;
  private final MeterRegistry registry;
  private final LongSupplier nanoTime;
  private final Set<String> registeredRegions = ConcurrentHashMap.newKeySet();
  private final Queue<Meter> meters = new ConcurrentLinkedQueue<>();
  private volatile boolean closed;

  /** Guarded by this. */
  private Map<String, CacheStats> latestStats = Map.of();

  /** Guarded by this. */
  private long sampledAt;

  CacheMetrics(Cache cache, MeterRegistry registry) {
    this(cache::stats, registry, System::nanoTime);
  }

  CacheMetrics(
      Supplier<List<CacheStats>> statsSupplier, MeterRegistry registry, LongSupplier nanoTime) {
    this.statsSupplier = statsSupplier;
    this.registry = registry;
    this.nanoTime = nanoTime;
    sampledAt = nanoTime.getAsLong() - MAX_AGE.toNanos();
    statsSupplier.get().forEach(stats -> registerOnce(stats.region()));
  }

  /** Registers new regions outside the lock, since a registry has locks of its own. */
  private double value(String region, ToDoubleFunction<CacheStats> statistic) {
    var stats = latestStats();
    if (registeredRegions.size() < stats.size()) {
      stats.keySet().forEach(this::registerOnce);
    }
    var regionStats = stats.get(region);
    return regionStats == null ? 0 : statistic.applyAsDouble(regionStats);
  }

  private synchronized Map<String, CacheStats> latestStats() {
    long now = nanoTime.getAsLong();
    if (now - sampledAt >= MAX_AGE.toNanos()) {
      sampledAt = now;
      latestStats =
          statsSupplier.get().stream()
              .collect(Collectors.toUnmodifiableMap(CacheStats::region, Function.identity()));
    }
    return latestStats;
  }

  private void registerOnce(String region) {
    if (!closed && registeredRegions.add(region)) {
      register(region);
    }
  }

  private void register(String region) {
    registerGets(region, "hit", CacheStats::hits);
    registerGets(region, "shared-hit", CacheStats::sharedHits);
    registerGets(region, "miss", CacheStats::misses);
    registerGets(region, "bypass", CacheStats::bypassed);
    registerRejected(region);
    meters.add(
        FunctionCounter.builder(
                SkepMetrics.CACHE_STALE, this, it -> it.value(region, CacheStats::stale))
            .description("Cached entries that had changed or were too old")
            .tag("region", region)
            .register(registry));
    meters.add(
        FunctionCounter.builder(
                SkepMetrics.CACHE_EVICTIONS, this, it -> it.value(region, CacheStats::evictions))
            .description("Entries evicted to limit the size of the cache")
            .tag("region", region)
            .register(registry));
    meters.add(
        FunctionTimer.builder(
                SkepMetrics.CACHE_LOADS,
                this,
                it -> (long) it.value(region, CacheStats::loads),
                it -> it.value(region, stats -> stats.loadTime().toNanos()),
                TimeUnit.NANOSECONDS)
            .description("Store reads that load cache entries")
            .tag("region", region)
            .register(registry));
    meters.add(
        Gauge.builder(SkepMetrics.CACHE_BYTES, this, it -> it.value(region, CacheStats::bytes))
            .description("Approximate size of the local cache, in bytes")
            .tag("region", region)
            .register(registry));
  }

  private void registerRejected(String region) {
    meters.add(
        FunctionCounter.builder(
                SkepMetrics.CACHE_REJECTED, this, it -> it.value(region, CacheStats::rejected))
            .description("Shared values that might be too old or were invalid")
            .tag("region", region)
            .register(registry));
  }

  private void registerGets(String region, String result, ToDoubleFunction<CacheStats> statistic) {
    meters.add(
        FunctionCounter.builder(SkepMetrics.CACHE_GETS, this, it -> it.value(region, statistic))
            .description("Cache lookups, by region and result")
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
