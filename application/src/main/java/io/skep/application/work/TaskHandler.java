package io.skep.application.work;

import io.skep.domain.value.Json;
import java.util.Optional;

/** What is done with a task. Run by many threads at once, each time for another task. */
@FunctionalInterface
public interface TaskHandler {

  /**
   * Works on a task; returning completes it.
   *
   * <p>The thread is interrupted once the result is no longer wanted: see {@link
   * TaskContext#isCancelled()}. A task may be started more than once, for instance after a crash,
   * so what is done here should bear repeating.
   *
   * @return what came of it, at most {@value io.skep.domain.task.TaskSpec#MAX_DOCUMENT} characters
   * @throws PermanentFailureException if trying again cannot help: the task has failed for good
   * @throws Exception for any other failure: the task is tried again as its policy allows
   */
  Optional<Json> handle(TaskContext context) throws Exception;
}
