package io.skep.adapters.sqlite;

import io.skep.domain.task.Task;
import io.skep.domain.task.TaskSpec;
import java.util.Optional;
import java.util.Set;

/** What a store makes of a task that it is given. */
final class TaskRevisions {

  private TaskRevisions() {}

  /** Returns a new task as stored. */
  static Task first(Task given, int openBlockers) {
    var spec = given.spec();
    boolean asGiven =
        given.openBlockers() == openBlockers
            && given.version() == 0
            && spec.blockers().isEmpty()
            && spec.blockerKeys().isEmpty();
    return asGiven ? given : revision(given, given, openBlockers, 0);
  }

  /** Returns a task that replaces a stored one. */
  static Task next(Task stored, Task given) {
    return revision(stored, given, stored.openBlockers(), stored.version() + 1);
  }

  private static Task revision(Task stored, Task given, int openBlockers, long version) {
    return new Task(
        given.id(),
        spec(given.spec(), stored.spec().key()),
        given.status(),
        given.rank(),
        given.agent(),
        openBlockers,
        given.attempts(),
        given.claims(),
        given.lease(),
        given.progress(),
        given.result(),
        given.error(),
        given.failed(),
        stored.createdAt(),
        given.updatedAt(),
        given.runAt(),
        given.endedAt(),
        version);
  }

  private static TaskSpec spec(TaskSpec given, Optional<String> key) {
    if (given.key().equals(key) && given.blockers().isEmpty() && given.blockerKeys().isEmpty()) {
      return given;
    }
    return new TaskSpec(
        given.queue(),
        given.plan(),
        key,
        given.title(),
        given.description(),
        given.payload(),
        given.priority(),
        given.requires(),
        given.assignee(),
        given.tags(),
        given.retry(),
        given.onBlockerFailure(),
        given.notBefore(),
        Set.of(),
        Set.of());
  }
}
