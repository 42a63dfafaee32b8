package io.skep.adapters.jooq.mapping;

import static io.skep.adapters.jooq.schema.tables.TaskResultTable.TASK_RESULT;
import static io.skep.adapters.jooq.schema.tables.TaskTable.TASK;
import static io.skep.adapters.jooq.schema.tables.TaskTextTable.TASK_TEXT;
import static java.util.function.Predicate.not;

import io.skep.adapters.jooq.statement.Bindings;
import io.skep.adapters.jooq.statement.Row;
import io.skep.domain.changefeed.ChangeTagSet;
import io.skep.domain.lease.Lease;
import io.skep.domain.task.RetryPolicy;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Json;
import io.skep.domain.value.TaskId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jooq.Field;

/** A task as a row. */
public final class TaskMapper {

  /** What a task is read from. */
  public static final List<Field<?>> COLUMNS =
      List.of(
          TASK.ID,
          TASK.QUEUE,
          TASK.STATUS,
          TASK.RANK,
          TASK.ASSIGNEE,
          TASK.REQUIRES,
          TASK.OPEN_BLOCKERS,
          TASK.RUN_AT,
          TASK.PLAN,
          TASK.AGENT,
          TASK.ATTEMPTS,
          TASK.CLAIMS,
          TASK.LEASE_SINCE,
          TASK.LEASE_UNTIL,
          TASK.FAILED,
          TASK.CREATED_AT,
          TASK.UPDATED_AT,
          TASK.ENDED_AT,
          TASK.VERSION,
          TASK.KEY,
          TASK.TITLE,
          TASK.PRIORITY,
          TASK.TAGS,
          TASK.MAX_ATTEMPTS,
          TASK.FIRST_DELAY,
          TASK.MAX_DELAY,
          TASK.ON_BLOCKER_FAILURE,
          TASK.NOT_BEFORE,
          TASK.PROGRESS,
          TASK.ERROR,
          TASK_TEXT.DESCRIPTION,
          TASK_TEXT.PAYLOAD,
          TASK_RESULT.RESULT);

  private TaskMapper() {}

  /** Returns about how many characters a task takes. */
  public static long estimatedSize(Task task) {
    var spec = task.spec();
    return (long) spec.title().length()
        + spec.description().length()
        + spec.payload().text().length()
        + task.progress().length()
        + task.result().map(result -> result.text().length()).orElse(0)
        + task.error().map(String::length).orElse(0);
  }

  /** Returns the task of a row. */
  public static Task toTask(Row row) {
    var agent = row.getOptional(TASK.AGENT);
    long claims = row.get(TASK.CLAIMS);
    return new Task(
        new TaskId(row.get(TASK.ID)),
        toSpec(row),
        row.get(TASK.STATUS),
        row.get(TASK.RANK),
        agent,
        row.get(TASK.OPEN_BLOCKERS).intValue(),
        row.get(TASK.ATTEMPTS).intValue(),
        claims,
        toLease(row, agent, claims),
        row.get(TASK.PROGRESS),
        row.getOptional(TASK_RESULT.RESULT),
        row.getOptional(TASK.ERROR),
        row.get(TASK.FAILED),
        row.get(TASK.CREATED_AT),
        row.get(TASK.UPDATED_AT),
        row.get(TASK.RUN_AT),
        row.getOptional(TASK.ENDED_AT),
        row.get(TASK.VERSION));
  }

  private static TaskSpec toSpec(Row row) {
    return new TaskSpec(
        row.get(TASK.QUEUE),
        row.getOptional(TASK.PLAN),
        row.getOptional(TASK.KEY),
        row.get(TASK.TITLE),
        row.getOptional(TASK_TEXT.DESCRIPTION).orElse(""),
        row.getOptional(TASK_TEXT.PAYLOAD).orElse(Json.NULL),
        row.get(TASK.PRIORITY),
        row.get(TASK.REQUIRES),
        Optional.of(row.get(TASK.ASSIGNEE)).filter(not(String::isEmpty)).map(AgentId::new),
        row.get(TASK.TAGS),
        new RetryPolicy(
            row.get(TASK.MAX_ATTEMPTS).intValue(),
            row.get(TASK.FIRST_DELAY),
            row.get(TASK.MAX_DELAY)),
        row.get(TASK.ON_BLOCKER_FAILURE),
        row.getOptional(TASK.NOT_BEFORE),
        Set.of(),
        Set.of());
  }

  private static Optional<Lease> toLease(Row row, Optional<AgentId> agent, long claims) {
    return row.getOptional(TASK.LEASE_UNTIL)
        .map(until -> new Lease(agent.orElseThrow(), claims, row.get(TASK.LEASE_SINCE), until));
  }

  /** Adds the task of a row, which has its id, queue, plan and agent, to what was changed. */
  public static void addChangeTags(ChangeTagSet changed, Row row) {
    changed.add(
        new TaskId(row.get(TASK.ID)),
        row.get(TASK.QUEUE),
        row.getOptional(TASK.PLAN),
        row.getOptional(TASK.AGENT));
  }

  /** Returns whether a task says no more than one that has just been queued. */
  public static boolean isNewlyEnqueued(Task task) {
    return task.status() == TaskStatus.PENDING
        && task.openBlockers() == 0
        && task.attempts() == 0
        && task.claimCount() == 0
        && task.version() == 0
        && task.progress().isEmpty()
        && task.error().isEmpty();
  }

  /** Sets what a queued task's row is made of, save for its swarm, its agent and its text. */
  public static Bindings bindEnqueued(Bindings values, Task task) {
    return bindSpec(bindImmutable(values, task), task);
  }

  /** Sets everything that a row is made of, save for its swarm, its text and its result. */
  public static Bindings bindAll(Bindings values, Task task) {
    return bindMutable(bindImmutable(values, task), task);
  }

  /** Sets everything that may change in a row, save for its text and its result. */
  public static Bindings bindMutable(Bindings values, Task task) {
    return bindSpec(values, task)
        .set(TASK.AGENT, task.agent())
        .set(TASK.STATUS, task.status())
        .set(TASK.OPEN_BLOCKERS, (long) task.openBlockers())
        .set(TASK.ATTEMPTS, (long) task.attempts())
        .set(TASK.CLAIMS, task.claimCount())
        .set(TASK.LEASE_SINCE, task.lease().map(Lease::acquiredAt))
        .set(TASK.LEASE_UNTIL, task.lease().map(Lease::expiresAt))
        .set(TASK.FAILED, task.failed())
        .set(TASK.ENDED_AT, task.endedAt())
        .set(TASK.VERSION, task.version())
        .set(TASK.PROGRESS, task.progress())
        .set(TASK.ERROR, task.error());
  }

  private static Bindings bindImmutable(Bindings values, Task task) {
    return values
        .set(TASK.ID, task.id().value())
        .set(TASK.KEY, task.spec().key())
        .set(TASK.CREATED_AT, task.createdAt());
  }

  private static Bindings bindSpec(Bindings values, Task task) {
    var spec = task.spec();
    return values
        .set(TASK.QUEUE, spec.queue())
        .set(TASK.RANK, task.rank())
        .set(TASK.ASSIGNEE, spec.assignee().map(AgentId::value).orElse(""))
        .set(TASK.REQUIRES, spec.requires())
        .set(TASK.RUN_AT, task.runAt())
        .set(TASK.PLAN, spec.plan())
        .set(TASK.UPDATED_AT, task.updatedAt())
        .set(TASK.TITLE, spec.title())
        .set(TASK.PRIORITY, spec.priority())
        .set(TASK.TAGS, spec.tags())
        .set(TASK.MAX_ATTEMPTS, (long) spec.retry().maxAttempts())
        .set(TASK.FIRST_DELAY, spec.retry().firstDelay())
        .set(TASK.MAX_DELAY, spec.retry().maxDelay())
        .set(TASK.ON_BLOCKER_FAILURE, spec.onBlockerFailure())
        .set(TASK.NOT_BEFORE, spec.notBefore());
  }
}
