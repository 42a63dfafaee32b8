package io.skep.bootstrap.meters;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.skep.domain.cache.Cache;
import io.skep.domain.cache.CacheFigures;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** Shows what happens in a cache. Safe for use by many threads. */
final class CacheMeters implements AutoCloseable {

  private final Cache cache;
  private final MeterRegistry registry;
  private final List<Meter> meters = new ArrayList<>();

  CacheMeters(Cache cache, MeterRegistry registry) {
    this.cache = cache;
    this.registry = registry;
    cache.figures().stream().map(CacheFigures::region).forEach(this::show);
  }

  private void show(String region) {
    count(region, "hit", CacheFigures::hits);
    count(region, "shared-hit", CacheFigures::sharedHits);
    count(region, "load", CacheFigures::loads);
    count(region, "aside", CacheFigures::aside);
    showDistrust(region);
    meters.add(
        FunctionCounter.builder(
                Meters.CACHE_STALE, cache, it -> of(it, region, CacheFigures::stale))
            .description("What was kept and had changed, or was too old")
            .tag("region", region)
            .register(registry));
    meters.add(
        FunctionCounter.builder(
                Meters.CACHE_EVICTIONS, cache, it -> of(it, region, CacheFigures::evictions))
            .description("What went for want of room")
            .tag("region", region)
            .register(registry));
    meters.add(
        FunctionTimer.builder(
                Meters.CACHE_LOADS,
                cache,
                it -> (long) of(it, region, CacheFigures::loads),
                it -> of(it, region, figures -> figures.loadTime().toNanos()),
                TimeUnit.NANOSECONDS)
            .description("Reads of the store for the cache")
            .tag("region", region)
            .register(registry));
    meters.add(
        Gauge.builder(Meters.CACHE_BYTES, cache, it -> of(it, region, CacheFigures::bytes))
            .description("About how many bytes are kept in memory")
            .tag("region", region)
            .register(registry));
  }

  private void showDistrust(String region) {
    meters.add(
        FunctionCounter.builder(
                Meters.CACHE_DISTRUSTED, cache, it -> of(it, region, CacheFigures::distrusted))
            .description("What other processes have kept and might be too old, or was no value")
            .tag("region", region)
            .register(registry));
  }

  private void count(String region, String result, ToDoubleFunction<CacheFigures> figure) {
    meters.add(
        FunctionCounter.builder(Meters.CACHE_READS, cache, it -> of(it, region, figure))
            .description("What was asked of the cache, and where it was found")
            .tag("region", region)
            .tag("result", result)
            .register(registry));
  }

  private static double of(Cache cache, String region, ToDoubleFunction<CacheFigures> figure) {
    return cache.figures().stream()
        .filter(figures -> figures.region().equals(region))
        .mapToDouble(figure)
        .sum();
  }

  @Override
  public void close() {
    meters.forEach(registry::remove);
  }
}
