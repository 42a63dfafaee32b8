package io.skep.bootstrap.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.skep.domain.error.SkepException;
import io.skep.domain.partition.PartitionHeadroom;
import io.skep.domain.partition.PartitionedStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gauges of the number of future months for which each table has partitions. Thread-safe. */
final class PartitionGauges implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PartitionGauges.class);

  /** Maximum age of the cached values, which change once a month. */
  private static final long MAX_AGE_NANOS = Duration.ofMinutes(1).toNanos();

  private final PartitionedStore store;
  private final MeterRegistry registry;
  private final List<Gauge> gauges;
  private Map<String, Integer> monthsAhead = Map.of();
  private long sampledAt = System.nanoTime() - MAX_AGE_NANOS;

  PartitionGauges(PartitionedStore store, MeterRegistry registry) {
    this.store = store;
    this.registry = registry;
    gauges = queryHeadroom().keySet().stream().sorted().map(this::gauge).toList();
  }

  @Override
  public void close() {
    gauges.forEach(registry::remove);
  }

  private Gauge gauge(String table) {
    return Gauge.builder(SkepMetrics.PARTITIONS_AHEAD, this, gauges -> gauges.monthsAhead(table))
        .description("Future months for which a table has partitions")
        .tag("table", table)
        .register(registry);
  }

  /** Queries the store once for the gauges of all tables. */
  private synchronized double monthsAhead(String table) {
    long now = System.nanoTime();
    if (now - sampledAt >= MAX_AGE_NANOS) {
      sampledAt = now;
      monthsAhead = queryHeadroom();
    }
    var count = monthsAhead.get(table);
    return count == null ? Double.NaN : count;
  }

  private Map<String, Integer> queryHeadroom() {
    try {
      return store.headroom().stream()
          .collect(Collectors.toMap(PartitionHeadroom::table, PartitionHeadroom::monthsAhead));
    } catch (SkepException e) {
      LOG.debug("partition headroom not available", e);
      return Map.of();
    }
  }
}
