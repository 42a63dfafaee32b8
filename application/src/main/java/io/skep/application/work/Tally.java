package io.skep.application.work;

import io.skep.domain.task.Task;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts what a worker does, and tells its observer. Safe for use by many threads. */
final class Tally {

  private final WorkerObserver observer;
  private final Map<WorkOutcome, LongAdder> outcomes = new EnumMap<>(WorkOutcome.class);

  Tally(WorkerObserver observer) {
    this.observer = observer;
    for (var outcome : WorkOutcome.values()) {
      outcomes.put(outcome, new LongAdder());
    }
  }

  void claimed(Task task) {
    observer.claimed(task);
  }

  void finished(Task task, WorkOutcome outcome, Duration took) {
    outcomes.computeIfAbsent(outcome, o -> new LongAdder()).increment();
    observer.finished(task, outcome, took);
  }

  WorkerCounts counts(int inHand) {
    return new WorkerCounts(
        inHand,
        count(WorkOutcome.COMPLETED),
        count(WorkOutcome.FAILED),
        count(WorkOutcome.RELEASED),
        count(WorkOutcome.DROPPED));
  }

  private long count(WorkOutcome outcome) {
    var counter = outcomes.get(outcome);
    return counter == null ? 0 : counter.sum();
  }
}
