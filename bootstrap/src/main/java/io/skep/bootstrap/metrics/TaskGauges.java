package io.skep.bootstrap.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.skep.domain.error.SkepException;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.TaskStatus;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gauges of the tasks of a swarm, by status. Thread-safe. */
final class TaskGauges implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TaskGauges.class);
  private static final long MAX_AGE_NANOS = Duration.ofSeconds(1).toNanos();

  private final Swarm swarm;
  private final MeterRegistry registry;
  private final Gauge[] gauges;
  private Optional<Map<TaskStatus, Long>> counts = Optional.empty();
  private long sampledAt = System.nanoTime() - MAX_AGE_NANOS;

  TaskGauges(Swarm swarm, MeterRegistry registry) {
    this.swarm = swarm;
    this.registry = registry;
    gauges = Stream.of(TaskStatus.values()).map(this::gauge).toArray(Gauge[]::new);
  }

  @Override
  public void close() {
    Stream.of(gauges).forEach(registry::remove);
  }

  private Gauge gauge(TaskStatus status) {
    return Gauge.builder(SkepMetrics.TASKS, this, gauges -> gauges.count(status))
        .description("Tasks of the default swarm, by status")
        .tag("status", status.name().toLowerCase(Locale.ROOT))
        .register(registry);
  }

  /** Queries the store once for the gauges of all statuses. */
  private synchronized double count(TaskStatus status) {
    long now = System.nanoTime();
    if (now - sampledAt >= MAX_AGE_NANOS) {
      sampledAt = now;
      counts = queryCounts();
    }
    return counts.map(byStatus -> (double) byStatus.getOrDefault(status, 0L)).orElse(Double.NaN);
  }

  private Optional<Map<TaskStatus, Long>> queryCounts() {
    try {
      return Optional.of(swarm.queues().countByStatus());
    } catch (SkepException e) {
      LOG.debug("task counts not available swarm={}", swarm.id(), e);
      return Optional.empty();
    }
  }
}
