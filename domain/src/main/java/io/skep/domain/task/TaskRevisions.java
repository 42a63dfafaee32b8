package io.skep.domain.task;

/** What a store keeps of a task that it is given; for those who write one. */
public final class TaskRevisions {

  private TaskRevisions() {}

  /**
   * Returns a new task as it is stored: at version 0, with its blockers counted.
   *
   * @param openBlockers how many of the tasks that it waits for have not ended
   */
  public static Task first(Task given, int openBlockers) {
    boolean asGiven =
        given.openBlockers() == openBlockers
            && given.version() == 0
            && given.spec().blockers().isEmpty()
            && given.spec().blockerKeys().isEmpty();
    return asGiven ? given : revision(given, given, openBlockers, 0);
  }

  /**
   * Returns a task that replaces a stored one: with its key, the time when it was made and its open
   * blockers, which do not change, and at the next version.
   */
  public static Task next(Task stored, Task given) {
    return revision(stored, given, stored.openBlockers(), stored.version() + 1);
  }

  private static Task revision(Task stored, Task given, int openBlockers, long version) {
    return new Task(
        given.id(),
        given.spec().stored(stored.spec().key()),
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
}
