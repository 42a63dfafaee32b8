package io.skep.bootstrap.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.skep.domain.cache.CacheStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CacheMetricsTest {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger queries = new AtomicInteger();
  private final List<CacheStats> stats = new ArrayList<>(List.of(stats("agents", 1)));
  private final CacheMetrics meters = new CacheMetrics(this::queryStats, registry, nanos::get);

  @Test
  void registersNewRegions() {
    assertThat(hits("agents")).isOne();
    stats.add(stats("query:poems", 2));
    assertThat(registry.find(SkepMetrics.CACHE_GETS).tag("region", "query:poems").meters())
        .isEmpty();

    advanceTime();
    assertThat(hits("agents")).isOne();
    assertThat(hits("query:poems")).isEqualTo(2);
    assertThat(registry.get(SkepMetrics.CACHE_LOADS).tag("region", "query:poems").functionTimer())
        .isNotNull();
  }

  @Test
  void queriesStatsOncePerScrape() {
    stats.add(stats("tasks", 3));
    queries.set(0);
    for (int i = 0; i < 10; i++) {
      hits("agents");
    }
    assertThat(hits("tasks")).isEqualTo(3);
    assertThat(queries).hasValue(1);

    stats.set(0, stats("agents", 9));
    advanceTime();
    assertThat(hits("agents")).isEqualTo(9);
    assertThat(queries).hasValue(2);
  }

  @Test
  void removesMetersOnClose() {
    hits("agents");
    stats.add(stats("tasks", 3));
    advanceTime();
    hits("agents");
    meters.close();
    assertThat(registry.getMeters()).isEmpty();
  }

  private List<CacheStats> queryStats() {
    queries.incrementAndGet();
    return List.copyOf(stats);
  }

  private void advanceTime() {
    nanos.addAndGet(CacheMetrics.MAX_AGE.toNanos());
  }

  private double hits(String region) {
    return registry
        .get(SkepMetrics.CACHE_GETS)
        .tag("region", region)
        .tag("result", "hit")
        .functionCounter()
        .count();
  }

  private static CacheStats stats(String region, long hits) {
    return new CacheStats(region, hits, 0, 0, 0, 0, 0, 0, Duration.ZERO, 0, 0, 0);
  }
}
