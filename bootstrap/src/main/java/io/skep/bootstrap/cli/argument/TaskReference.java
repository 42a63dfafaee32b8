package io.skep.bootstrap.cli.argument;

import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.error.NotFoundException;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.Task;
import io.skep.domain.value.TaskId;
import java.util.Optional;

/** Reference to a task by its id or its key. */
public final class TaskReference {

  private TaskReference() {}

  /**
   * Returns the task with an id or a key.
   *
   * @throws NotFoundException if there is none
   */
  public static Task find(Swarm swarm, String reference) {
    return id(reference)
        .flatMap(swarm.tasks()::find)
        .or(() -> swarm.tasks().findByKey(reference))
        .orElseThrow(() -> new NotFoundException("task", reference));
  }

  private static Optional<TaskId> id(String reference) {
    try {
      return Optional.of(TaskId.parse(reference));
    } catch (InvalidArgumentException e) {
      return Optional.empty();
    }
  }
}
