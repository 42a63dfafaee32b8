package io.skep.application.worker;

import io.skep.domain.value.Json;
import java.util.Optional;

/** Handler of tasks. Called by many threads concurrently, each with a different task. */
@FunctionalInterface
public interface TaskHandler {

  /**
   * Handles a task; a normal return completes it.
   *
   * <p>The thread is interrupted once the result is no longer needed: see {@link
   * TaskContext#isCancelled()}. A task may be handled more than once, for example after a crash, so
   * handlers should be idempotent.
   *
   * @return the result, at most {@value io.skep.domain.task.TaskSpec#MAX_DOCUMENT} characters
   * @throws PermanentFailureException if a retry cannot succeed: the task fails permanently
   * @throws Exception for any other failure: the task is retried according to its retry policy
   */
  Optional<Json> handle(TaskContext context) throws Exception;
}
