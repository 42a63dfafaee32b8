package io.skep.bootstrap.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.skep.application.worker.WorkOutcome;
import io.skep.application.worker.WorkerObserver;
import io.skep.domain.task.Task;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Recorder of the tasks that workers of one store claim and finish. Thread-safe. */
final class WorkerMetricsRecorder implements WorkerObserver, AutoCloseable {

  private final MeterRegistry registry;
  private final AtomicInteger activeTasks = new AtomicInteger();
  private final Map<WorkOutcome, Timer> taskTimers;
  private final Gauge activeGauge;

  WorkerMetricsRecorder(MeterRegistry registry) {
    this.registry = registry;
    taskTimers =
        Stream.of(WorkOutcome.values())
            .collect(Collectors.toUnmodifiableMap(Function.identity(), this::timer));
    activeGauge =
        Gauge.builder(SkepMetrics.WORKER_ACTIVE, activeTasks, AtomicInteger::get)
            .description("Tasks in flight in workers")
            .register(registry);
  }

  @Override
  public void claimed(Task task) {
    activeTasks.incrementAndGet();
  }

  @Override
  public void finished(Task task, WorkOutcome outcome, Duration duration) {
    activeTasks.decrementAndGet();
    var timer = taskTimers.get(outcome);
    if (timer != null) {
      timer.record(duration);
    }
  }

  @Override
  public void close() {
    registry.remove(activeGauge);
  }

  private Timer timer(WorkOutcome outcome) {
    return Timer.builder(SkepMetrics.WORKER_TASKS)
        .description("Duration of the handlers of finished tasks, by outcome")
        .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
        .register(registry);
  }
}
