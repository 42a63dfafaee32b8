package io.skep.bootstrap.cli;

import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.error.NotFoundException;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.Task;
import io.skep.domain.value.TaskId;
import java.util.Optional;

/** A task as people name it: by its id or by its key. */
final class TaskReference {

  private TaskReference() {}

  static Task find(Swarm swarm, String reference) {
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
