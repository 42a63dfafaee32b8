package io.skep.domain.task;

/** Rules for the columns that a store maintains itself when it inserts or updates a task. */
public final class TaskVersions {

  private TaskVersions() {}

  /**
   * Returns a new task as stored: at version 0 and without blockers in its specification.
   *
   * @param openBlockers number of blockers that have not succeeded
   */
  public static Task firstVersion(Task task, int openBlockers) {
    boolean unchanged =
        task.openBlockers() == openBlockers
            && task.version() == 0
            && task.spec().blockers().isEmpty()
            && task.spec().blockerKeys().isEmpty();
    return unchanged ? task : withVersion(task, task, openBlockers, 0);
  }

  /**
   * Returns the replacement of a stored task: with the stored key, creation time and number of open
   * blockers, and the next version.
   */
  public static Task nextVersion(Task stored, Task task) {
    return withVersion(stored, task, stored.openBlockers(), stored.version() + 1);
  }

  private static Task withVersion(Task stored, Task task, int openBlockers, long version) {
    return new Task(
        task.id(),
        task.spec().toStored(stored.spec().key()),
        task.status(),
        task.rank(),
        task.agent(),
        openBlockers,
        task.attempts(),
        task.claimCount(),
        task.lease(),
        task.progress(),
        task.result(),
        task.error(),
        task.failed(),
        stored.createdAt(),
        task.updatedAt(),
        task.runAt(),
        task.endedAt(),
        version);
  }
}
