package io.skep.adapters.sqlite.task;

import static io.skep.adapters.jooq.schema.tables.AttemptTable.ATTEMPT;
import static io.skep.adapters.jooq.schema.tables.TaskResultTable.TASK_RESULT;
import static io.skep.adapters.jooq.schema.tables.TaskTable.TASK;
import static io.skep.adapters.jooq.schema.tables.TaskTextTable.TASK_TEXT;

import io.skep.adapters.jooq.mapping.TaskMapper;
import io.skep.adapters.jooq.statement.Session;
import io.skep.adapters.sqlite.transaction.SqliteTransaction;
import io.skep.domain.error.AlreadyExistsException;
import io.skep.domain.error.NotFoundException;
import io.skep.domain.task.Attempt;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.Json;
import io.skep.domain.value.SwarmId;
import io.skep.domain.value.TaskId;
import java.time.Instant;
import java.util.Optional;

/** What the writing methods of the repository share, within one unit of work. */
final class SqliteTaskUpdater {

  private final SqliteTransaction unit;
  private final Session session;
  private final SwarmId swarm;

  SqliteTaskUpdater(SqliteTransaction unit, SwarmId swarm) {
    this.unit = unit;
    session = unit.session();
    this.swarm = swarm;
  }

  Session session() {
    return session;
  }

  Optional<TaskRow> find(TaskId id) {
    return find(session, swarm, id);
  }

  static Optional<TaskRow> find(Session session, SwarmId swarm, TaskId id) {
    return session.first(
        SqliteTaskSql.FIND,
        values -> values.set(TASK.SWARM, swarm).set(TASK.ID, id.value()),
        TaskRow::of);
  }

  /** A task that is reported on, and whether others wait for it or have waited for it. */
  record CompletionTarget(TaskRow stored, boolean hasDependents) {}

  Optional<CompletionTarget> findForCompletion(TaskId id) {
    return session.first(
        SqliteTaskSql.FIND_FOR_COMPLETION,
        values -> values.set(TASK.SWARM, swarm).set(TASK.ID, id.value()),
        row -> new CompletionTarget(TaskRow.of(row), row.get(SqliteTaskSql.HAS_DEPENDENTS)));
  }

  TaskRow requireTask(TaskId id) {
    return find(id).orElseThrow(() -> new NotFoundException("task", id.toString()));
  }

  /** Stores a new task without its blockers, and does not count it yet. */
  void insert(Task task) {
    boolean ready = task.isReadyAt(task.updatedAt());
    int added =
        TaskMapper.isNewlyEnqueued(task)
            ? session.update(
                SqliteTaskSql.INSERT_ENQUEUED,
                values ->
                    TaskMapper.bindEnqueued(values, task)
                        .set(TASK.SWARM, swarm)
                        .set(TASK.AGENT, task.agent())
                        .set(TASK.READY, ready))
            : session.update(
                SqliteTaskSql.INSERT,
                values ->
                    TaskMapper.bindAll(values, task).set(TASK.SWARM, swarm).set(TASK.READY, ready));
    if (added == 0) {
      throw new AlreadyExistsException("task", task.id().toString());
    }
    if (hasText(task) || task.result().isPresent()) {
      long seq = requireTask(task.id()).seq();
      if (hasText(task)) {
        upsertText(seq, task);
      }
      task.result().ifPresent(result -> upsertResult(seq, result));
    }
  }

  /** Counts a new task and tells of it. */
  void afterInsert(Task task) {
    TaskCounts.countInsert(unit, swarm, task);
    unit.changeTags(swarm).add(task);
    if (task.isReadyAt(task.updatedAt())) {
      unit.markReady(swarm, task.spec().queue());
    }
  }

  /** Replaces a stored task; what follows for its dependents is the caller's matter. */
  void update(TaskRow before, Task after) {
    boolean ready = after.isReadyAt(after.updatedAt());
    session.update(
        SqliteTaskSql.UPDATE,
        values ->
            TaskMapper.bindMutable(values, after)
                .set(TASK.READY, ready)
                .set(TASK.SEQ, before.seq()));
    var old = before.task();
    if (!old.spec().description().equals(after.spec().description())
        || !old.spec().payload().equals(after.spec().payload())) {
      upsertText(before.seq(), after);
    }
    if (!old.result().equals(after.result())) {
      replaceResult(before.seq(), after.result());
    }
    afterUpdate(old, after);
    if (ready) {
      unit.markReady(swarm, after.spec().queue());
    }
  }

  /** Hands a task out. */
  void claim(TaskRow before, Task after) {
    var lease = after.lease().orElseThrow();
    session.update(
        SqliteTaskSql.CLAIM,
        values ->
            values
                .set(TASK.AGENT, lease.holder())
                .set(TASK.ATTEMPTS, (long) after.attempts())
                .set(TASK.CLAIMS, after.claimCount())
                .set(TASK.LEASE_SINCE, lease.acquiredAt())
                .set(TASK.LEASE_UNTIL, lease.expiresAt())
                .set(TASK.UPDATED_AT, after.updatedAt())
                .set(TASK.VERSION, after.version())
                .set(TASK.SEQ, before.seq()));
    afterUpdate(before.task(), after);
  }

  /** Ends a task with success. */
  void complete(TaskRow before, Task after) {
    session.update(
        SqliteTaskSql.COMPLETE,
        values ->
            values
                .set(TASK.UPDATED_AT, after.updatedAt())
                .set(TASK.ENDED_AT, after.endedAt().orElseThrow())
                .set(TASK.VERSION, after.version())
                .set(TASK.SEQ, before.seq()));
    if (!before.task().result().equals(after.result())) {
      replaceResult(before.seq(), after.result());
    }
    afterUpdate(before.task(), after);
  }

  private void afterUpdate(Task before, Task after) {
    TaskCounts.countUpdate(unit, swarm, before, after);
    unit.changeTags(swarm).add(before);
    unit.changeTags(swarm).add(after);
  }

  void upsertAttempt(long seq, Attempt attempt) {
    session.update(
        SqliteTaskSql.UPSERT_ATTEMPT,
        values ->
            values
                .set(ATTEMPT.TASK, seq)
                .set(ATTEMPT.TOKEN, attempt.token())
                .set(ATTEMPT.AGENT, attempt.agent())
                .set(ATTEMPT.STARTED_AT, attempt.startedAt())
                .set(ATTEMPT.ENDED_AT, attempt.endedAt())
                .set(ATTEMPT.OUTCOME, attempt.outcome())
                .set(ATTEMPT.ERROR, attempt.error()));
  }

  /** Stores how many blockers of a task are open; it is ready if that was all it waited for. */
  Task setOpenBlockers(TaskRow before, int open, long version, Instant now) {
    var after = before.task().withOpenBlockers(open).withVersion(version);
    boolean ready = after.isReadyAt(now);
    session.update(
        SqliteTaskSql.SET_OPEN_BLOCKERS,
        values ->
            values
                .set(TASK.OPEN_BLOCKERS, (long) open)
                .set(TASK.READY, ready)
                .set(TASK.VERSION, version)
                .set(TASK.SEQ, before.seq()));
    unit.changeTags(swarm).add(after);
    if (open == 0 && after.status() == TaskStatus.PENDING) {
      unit.markReady(swarm, after.spec().queue());
    }
    return after;
  }

  private static boolean hasText(Task task) {
    return !task.spec().description().isEmpty() || !task.spec().payload().equals(Json.NULL);
  }

  private void upsertText(long seq, Task task) {
    session.update(
        SqliteTaskSql.UPSERT_TEXT,
        values ->
            values
                .set(TASK_TEXT.TASK, seq)
                .set(TASK_TEXT.DESCRIPTION, task.spec().description())
                .set(TASK_TEXT.PAYLOAD, task.spec().payload()));
  }

  private void replaceResult(long seq, Optional<Json> result) {
    if (result.isPresent()) {
      upsertResult(seq, result.get());
    } else {
      session.update(SqliteTaskSql.DELETE_RESULT, values -> values.set(TASK_RESULT.TASK, seq));
    }
  }

  private void upsertResult(long seq, Json result) {
    session.update(
        SqliteTaskSql.UPSERT_RESULT,
        values -> values.set(TASK_RESULT.TASK, seq).set(TASK_RESULT.RESULT, result));
  }
}
