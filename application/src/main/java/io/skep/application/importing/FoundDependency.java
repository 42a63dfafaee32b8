package io.skep.application.importing;

import io.skep.domain.task.TaskSpec;
import io.skep.domain.value.Check;

/**
 * That a task waits for another, where that is not said with the task itself. It stays until
 * someone lifts it here.
 *
 * @param dependent the key of the task that waits
 * @param blocker the key of the task that it waits for
 */
public record FoundDependency(String dependent, String blocker) implements Found {

  /** Refuses what is not a key. */
  public FoundDependency {
    Check.name("dependent", dependent, TaskSpec.MAX_KEY);
    Check.name("blocker", blocker, TaskSpec.MAX_KEY);
  }

  @Override
  public int size() {
    return dependent.length() + blocker.length();
  }
}
