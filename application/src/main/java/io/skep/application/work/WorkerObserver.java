package io.skep.application.work;

import io.skep.domain.task.Task;
import java.time.Duration;

/**
 * Port to whoever counts what workers do. Run by many threads at once; must be quick and must not
 * throw. In which order it learns of different tasks is not promised.
 */
public interface WorkerObserver {

  /** Looks away. */
  WorkerObserver NONE =
      new WorkerObserver() {
        @Override
        public void claimed(Task task) {}

        @Override
        public void finished(Task task, WorkOutcome outcome, Duration took) {}
      };

  /** Learns that a worker has got a task to work on. */
  void claimed(Task task);

  /**
   * Learns that a worker is through with a task.
   *
   * @param task as it was claimed
   * @param took how long its handler ran; zero if it was not started
   */
  void finished(Task task, WorkOutcome outcome, Duration took);
}
