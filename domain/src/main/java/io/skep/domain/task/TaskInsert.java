package io.skep.domain.task;

import io.skep.domain.value.TaskId;
import io.skep.domain.value.Validate;
import java.util.Set;

/**
 * Task to insert, with its blockers.
 *
 * @param task task at version 0; the store computes its number of open blockers
 * @param blockers blockers, stored or contained in the same call; at most {@link
 *     TaskSpec#MAX_BLOCKERS}
 */
public record TaskInsert(Task task, Set<TaskId> blockers) {

  /** Validates the number of blockers and copies them. */
  public TaskInsert {
    Validate.size("blockers", blockers, TaskSpec.MAX_BLOCKERS);
    blockers = Set.copyOf(blockers);
  }
}
