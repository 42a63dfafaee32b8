package io.skep.bootstrap.meters;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.skep.application.work.WorkOutcome;
import io.skep.application.work.WorkerObserver;
import io.skep.domain.task.Task;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Counts what the workers of one store do. Safe for use by many threads. */
final class WorkerMeters implements WorkerObserver, AutoCloseable {

  private final MeterRegistry registry;
  private final AtomicInteger inHand = new AtomicInteger();
  private final Map<WorkOutcome, Timer> handled;
  private final Gauge gauge;

  WorkerMeters(MeterRegistry registry) {
    this.registry = registry;
    handled =
        Stream.of(WorkOutcome.values())
            .collect(Collectors.toUnmodifiableMap(Function.identity(), this::timer));
    gauge =
        Gauge.builder(Meters.WORKER_IN_HAND, inHand, AtomicInteger::get)
            .description("Tasks that workers hold")
            .register(registry);
  }

  @Override
  public void claimed(Task task) {
    inHand.incrementAndGet();
  }

  @Override
  public void finished(Task task, WorkOutcome outcome, Duration took) {
    inHand.decrementAndGet();
    var timer = handled.get(outcome);
    if (timer != null) {
      timer.record(took);
    }
  }

  @Override
  public void close() {
    registry.remove(gauge);
  }

  private Timer timer(WorkOutcome outcome) {
    return Timer.builder(Meters.WORKER_TASKS)
        .description("Tasks that workers were through with, by outcome")
        .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
        .register(registry);
  }
}
