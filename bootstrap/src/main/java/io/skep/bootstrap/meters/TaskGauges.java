package io.skep.bootstrap.meters;

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

/** Shows how many tasks of a swarm are in each status. Safe for use by many threads. */
final class TaskGauges implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TaskGauges.class);
  private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

  private final Swarm swarm;
  private final MeterRegistry registry;
  private final Gauge[] gauges;
  private Optional<Map<TaskStatus, Long>> counts = Optional.empty();
  private long askedAt = System.nanoTime() - FRESH_NANOS;

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
    return Gauge.builder(Meters.TASKS, this, gauges -> gauges.count(status))
        .description("Tasks of the default swarm, by status")
        .tag("status", status.name().toLowerCase(Locale.ROOT))
        .register(registry);
  }

  /** One answer of the store serves the gauges of all statuses. */
  private synchronized double count(TaskStatus status) {
    long now = System.nanoTime();
    if (now - askedAt >= FRESH_NANOS) {
      askedAt = now;
      counts = asked();
    }
    return counts.map(known -> (double) known.getOrDefault(status, 0L)).orElse(Double.NaN);
  }

  private Optional<Map<TaskStatus, Long>> asked() {
    try {
      return Optional.of(swarm.queues().countByStatus());
    } catch (SkepException e) {
      LOG.debug("tasks not counted swarm={}", swarm.id(), e);
      return Optional.empty();
    }
  }
}
