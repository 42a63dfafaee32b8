package io.skep.application.importing;

import io.skep.domain.message.ThreadId;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.value.Check;

/** The thread that a message belongs to. */
public sealed interface FoundThread {

  /**
   * A thread whose name is known.
   *
   * @param id its name
   */
  record Named(ThreadId id) implements FoundThread {}

  /**
   * The thread of a task that is known by its key; its id is the store's matter.
   *
   * @param key the task's key
   */
  record OfTask(String key) implements FoundThread {

    /** Refuses what is not a key. */
    public OfTask {
      Check.name("task key", key, TaskSpec.MAX_KEY);
    }
  }
}
