package io.skep.bootstrap.meters;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.skep.domain.error.SkepException;
import io.skep.domain.month.MonthlyStore;
import io.skep.domain.month.Runway;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows for how many months there is room. Safe for use by many threads. */
final class MonthGauges implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(MonthGauges.class);

  /** What changes once a month need not be asked for more often. */
  private static final long FRESH_NANOS = Duration.ofMinutes(1).toNanos();

  private final MonthlyStore store;
  private final MeterRegistry registry;
  private final List<Gauge> gauges;
  private Map<String, Integer> ahead = Map.of();
  private long askedAt = System.nanoTime() - FRESH_NANOS;

  MonthGauges(MonthlyStore store, MeterRegistry registry) {
    this.store = store;
    this.registry = registry;
    gauges = asked().keySet().stream().sorted().map(this::gauge).toList();
  }

  @Override
  public void close() {
    gauges.forEach(registry::remove);
  }

  private Gauge gauge(String table) {
    return Gauge.builder(Meters.MONTHS_AHEAD, this, gauges -> gauges.ahead(table))
        .description("Months after the present one that there is room for, by table")
        .tag("table", table)
        .register(registry);
  }

  /** One answer of the store serves the gauges of all tables. */
  private synchronized double ahead(String table) {
    long now = System.nanoTime();
    if (now - askedAt >= FRESH_NANOS) {
      askedAt = now;
      ahead = asked();
    }
    var months = ahead.get(table);
    return months == null ? Double.NaN : months;
  }

  private Map<String, Integer> asked() {
    try {
      return store.runways().stream().collect(Collectors.toMap(Runway::table, Runway::monthsAhead));
    } catch (SkepException e) {
      LOG.debug("months not counted", e);
      return Map.of();
    }
  }
}
