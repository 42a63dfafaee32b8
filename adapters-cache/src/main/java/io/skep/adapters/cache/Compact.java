package io.skep.adapters.cache;

import com.github.benmanes.caffeine.cache.Interner;
import io.skep.domain.task.Lease;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.value.Json;
import io.skep.domain.value.TaskId;
import java.time.Instant;

/**
 * Has tasks share the values that many of them have, which leaves room for half as many again: the
 * smallest kind of thing, of which there are the most.
 */
final class Compact {

  private static final Interner<Object> VALUES = Interner.newWeakInterner();

  private Compact() {}

  /**
   * Returns an equal task.
   *
   * @param id of the task, as it is kept already
   */
  static Task task(TaskId id, Task task) {
    var created = task.createdAt();
    var updated = same(created, task.updatedAt());
    return new Task(
        id,
        spec(task.spec()),
        task.status(),
        task.rank(),
        task.agent().map(Compact::shared),
        task.openBlockers(),
        task.attempts(),
        task.claims(),
        task.lease().map(lease -> lease(lease, updated)),
        task.progress(),
        task.result(),
        task.error(),
        task.failed(),
        created,
        updated,
        same(created, task.runAt()),
        task.endedAt().map(ended -> same(updated, ended)),
        task.version());
  }

  private static TaskSpec spec(TaskSpec spec) {
    var compact =
        spec.toBuilder()
            .queue(shared(spec.queue()))
            .requires(shared(spec.requires()))
            .tags(shared(spec.tags()))
            .retry(shared(spec.retry()));
    spec.plan().ifPresent(plan -> compact.plan(shared(plan)));
    spec.assignee().ifPresent(agent -> compact.assignee(shared(agent)));
    if (spec.payload().equals(Json.NULL)) {
      compact.payload(Json.NULL);
    }
    return compact.build();
  }

  private static Lease lease(Lease lease, Instant updated) {
    return new Lease(
        shared(lease.holder()), lease.token(), same(updated, lease.since()), lease.expiresAt());
  }

  private static Instant same(Instant known, Instant given) {
    return given.equals(known) ? known : given;
  }

  @SuppressWarnings("unchecked") // What is equal to it is of its type.
  private static <T> T shared(T value) {
    return (T) VALUES.intern(value);
  }
}
