package io.skep.application.worker;

import io.skep.domain.task.Task;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts outcomes and notifies the observer. Thread-safe. */
final class WorkerMetrics {

  private final WorkerObserver observer;
  private final Map<WorkOutcome, LongAdder> outcomes = new EnumMap<>(WorkOutcome.class);

  WorkerMetrics(WorkerObserver observer) {
    this.observer = observer;
    for (var outcome : WorkOutcome.values()) {
      outcomes.put(outcome, new LongAdder());
    }
  }

  void claimed(Task task) {
    observer.claimed(task);
  }

  void finished(Task task, WorkOutcome outcome, Duration duration) {
    outcomes.computeIfAbsent(outcome, o -> new LongAdder()).increment();
    observer.finished(task, outcome, duration);
  }

  WorkerCounts counts(int active) {
    return new WorkerCounts(
        active,
        countOf(WorkOutcome.COMPLETED),
        countOf(WorkOutcome.FAILED),
        countOf(WorkOutcome.RELEASED),
        countOf(WorkOutcome.DROPPED));
  }

  private long countOf(WorkOutcome outcome) {
    var counter = outcomes.get(outcome);
    return counter == null ? 0 : counter.sum();
  }
}
