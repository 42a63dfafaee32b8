package io.skep.application.importing.record;

import io.skep.domain.task.TaskSpec;
import io.skep.domain.value.Validate;

/**
 * Imported dependency between tasks that is separate from the task records. Later imports do not
 * remove it.
 *
 * @param dependent key of the blocked task
 * @param blocker key of the blocking task
 */
public record ImportedDependency(String dependent, String blocker) implements ImportedRecord {

  /** Validates the keys. */
  public ImportedDependency {
    Validate.name("dependent", dependent, TaskSpec.MAX_KEY);
    Validate.name("blocker", blocker, TaskSpec.MAX_KEY);
  }

  @Override
  public int estimatedSize() {
    return dependent.length() + blocker.length();
  }
}
