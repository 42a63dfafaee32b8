package io.skep.application.worker;

import io.skep.domain.task.Task;
import java.time.Duration;

/**
 * Port to the metrics of workers. Called by many threads concurrently; must be fast and must not
 * throw. The order of calls for different tasks is unspecified.
 */
public interface WorkerObserver {

  /** Observer that ignores every call. */
  WorkerObserver NONE =
      new WorkerObserver() {
        @Override
        public void claimed(Task task) {}

        @Override
        public void finished(Task task, WorkOutcome outcome, Duration duration) {}
      };

  /** Called after a worker has claimed a task. */
  void claimed(Task task);

  /**
   * Called after a worker has finished a task.
   *
   * @param task the task as of the claim
   * @param duration the run time of the handler; zero if it was not started
   */
  void finished(Task task, WorkOutcome outcome, Duration duration);
}
