package io.skep.adapters.cache.codec;

import com.github.benmanes.caffeine.cache.Interner;
import io.skep.domain.lease.Lease;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.value.Json;
import io.skep.domain.value.TaskId;
import java.time.Instant;

/**
 * Interns values that many tasks have in common, so that about half as many tasks again fit into
 * memory; tasks are the smallest and most numerous cached values. Thread-safe.
 */
public final class TaskInterner {

  private static final Interner<Object> INTERNER = Interner.newWeakInterner();

  private TaskInterner() {}

  /**
   * Returns an equal task that shares its common values with others.
   *
   * @param id the id of the task, as used in its cache key
   */
  public static Task intern(TaskId id, Task task) {
    var created = task.createdAt();
    var updated = sameInstant(created, task.updatedAt());
    return new Task(
        id,
        spec(task.spec()),
        task.status(),
        task.rank(),
        task.agent().map(TaskInterner::internValue),
        task.openBlockers(),
        task.attempts(),
        task.claimCount(),
        task.lease().map(lease -> lease(lease, updated)),
        task.progress(),
        task.result(),
        task.error(),
        task.failed(),
        created,
        updated,
        sameInstant(created, task.runAt()),
        task.endedAt().map(ended -> sameInstant(updated, ended)),
        task.version());
  }

  private static TaskSpec spec(TaskSpec spec) {
    var builder =
        spec.toBuilder()
            .queue(internValue(spec.queue()))
            .requires(internValue(spec.requires()))
            .tags(internValue(spec.tags()))
            .retry(internValue(spec.retry()));
    spec.plan().ifPresent(plan -> builder.plan(internValue(plan)));
    spec.assignee().ifPresent(agent -> builder.assignee(internValue(agent)));
    if (spec.payload().equals(Json.NULL)) {
      builder.payload(Json.NULL);
    }
    return builder.build();
  }

  private static Lease lease(Lease lease, Instant updated) {
    return new Lease(
        internValue(lease.holder()),
        lease.token(),
        sameInstant(updated, lease.acquiredAt()),
        lease.expiresAt());
  }

  private static Instant sameInstant(Instant canonical, Instant instant) {
    return instant.equals(canonical) ? canonical : instant;
  }

  @SuppressWarnings("unchecked") // equal values have the same type
  private static <T> T internValue(T value) {
    return (T) INTERNER.intern(value);
  }
}
