package io.skep.application.importing;

import io.skep.domain.task.TaskStatus;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What a task that was found waits for, without the task itself.
 *
 * @param place where it was found
 * @param key its key
 * @param blockers the keys of what it waits for
 * @param status where it stands
 * @param created when it was made
 * @param asOf the time of which this is said
 * @param digest of the task
 */
record Needs(
    Place place,
    String key,
    Set<String> blockers,
    TaskStatus status,
    Instant created,
    Optional<Instant> asOf,
    String digest) {

  static Needs of(Placed<FoundTask> placed, Instant now) {
    var task = placed.found();
    return new Needs(
        placed.place(),
        task.key(),
        task.spec().blockerKeys(),
        task.status(),
        task.created(now),
        task.asOf(),
        task.digest());
  }

  /** Returns whether it is still to be done, or may be retried. */
  boolean mayStart() {
    return status == TaskStatus.PENDING || status == TaskStatus.FAILED_VALIDATION;
  }
}
