package io.skep.application.importing.batch;

import io.skep.application.importing.record.ImportedTask;
import io.skep.application.importing.record.LocatedRecord;
import io.skep.application.importing.record.SourceLocation;
import io.skep.domain.task.TaskStatus;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Dependencies of an imported task.
 *
 * @param location location of the task in the source
 * @param key key of the task
 * @param blockers keys of its blockers
 * @param status status of the task
 * @param createdAt time of creation
 * @param asOf time of the imported record; empty if unknown
 * @param contentHash content hash of the task
 */
public record DependencySpec(
    SourceLocation location,
    String key,
    Set<String> blockers,
    TaskStatus status,
    Instant createdAt,
    Optional<Instant> asOf,
    String contentHash) {

  /**
   * Returns the dependencies of an imported task.
   *
   * @param now creation time of a task without any time
   */
  public static DependencySpec of(LocatedRecord<ImportedTask> located, Instant now) {
    var task = located.value();
    return new DependencySpec(
        located.location(),
        task.key(),
        task.spec().blockerKeys(),
        task.status(),
        task.createdAtOr(now),
        task.asOf(),
        task.contentHash());
  }

  /** Returns whether the task is pending or may be retried. */
  public boolean isStartable() {
    return status == TaskStatus.PENDING || status == TaskStatus.FAILED_VALIDATION;
  }
}
