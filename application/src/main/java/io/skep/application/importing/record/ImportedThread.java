package io.skep.application.importing.record;

import io.skep.domain.message.ThreadId;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.value.Validate;

/** Thread of an imported message. */
public sealed interface ImportedThread {

  /**
   * Thread with a known id.
   *
   * @param id id of the thread
   */
  record Named(ThreadId id) implements ImportedThread {}

  /**
   * Thread of a task that is referenced by its key.
   *
   * @param key key of the task
   */
  record OfTask(String key) implements ImportedThread {

    /** Validates the key. */
    public OfTask {
      Validate.name("task key", key, TaskSpec.MAX_KEY);
    }
  }
}
