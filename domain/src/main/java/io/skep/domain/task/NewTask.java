package io.skep.domain.task;

import io.skep.domain.value.Check;
import io.skep.domain.value.TaskId;
import java.util.Set;

/**
 * A task to be stored, and what it waits for.
 *
 * @param task the task at version 0; its count of open blockers is made by the store
 * @param blockers the tasks that it waits for, stored already or earlier or later in the same call;
 *     at most {@link TaskSpec#MAX_BLOCKERS}
 */
public record NewTask(Task task, Set<TaskId> blockers) {

  /** Refuses too many blockers and keeps a copy of them. */
  public NewTask {
    Check.size("blockers", blockers, TaskSpec.MAX_BLOCKERS);
    blockers = Set.copyOf(blockers);
  }
}
