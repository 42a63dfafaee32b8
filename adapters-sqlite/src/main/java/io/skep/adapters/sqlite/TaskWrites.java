package io.skep.adapters.sqlite;

import static io.skep.adapters.jooq.schema.tables.AttemptTable.ATTEMPT;
import static io.skep.adapters.jooq.schema.tables.TaskResultTable.TASK_RESULT;
import static io.skep.adapters.jooq.schema.tables.TaskTable.TASK;
import static io.skep.adapters.jooq.schema.tables.TaskTextTable.TASK_TEXT;

import io.skep.adapters.jooq.Session;
import io.skep.adapters.jooq.repository.TaskRows;
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
final class TaskWrites {

  private final WriteUnit unit;
  private final Session session;
  private final SwarmId swarm;

  TaskWrites(WriteUnit unit, SwarmId swarm) {
    this.unit = unit;
    session = unit.session();
    this.swarm = swarm;
  }

  Session session() {
    return session;
  }

  Optional<StoredTask> find(TaskId id) {
    return find(session, swarm, id);
  }

  static Optional<StoredTask> find(Session session, SwarmId swarm, TaskId id) {
    return session.first(
        TaskStatements.FIND,
        values -> values.set(TASK.SWARM, swarm).set(TASK.ID, id.value()),
        StoredTask::of);
  }

  /** A task that is reported on, and whether others wait for it or have waited for it. */
  record Reported(StoredTask stored, boolean hasDependents) {}

  Optional<Reported> findReported(TaskId id) {
    return session.first(
        TaskStatements.FIND_REPORTED,
        values -> values.set(TASK.SWARM, swarm).set(TASK.ID, id.value()),
        row -> new Reported(StoredTask.of(row), row.get(TaskStatements.HAS_DEPENDENTS)));
  }

  StoredTask existing(TaskId id) {
    return find(id).orElseThrow(() -> new NotFoundException("task", id.toString()));
  }

  /** Stores a new task without its blockers, and does not count it yet. */
  void insert(Task task) {
    boolean ready = task.isReadyAt(task.updatedAt());
    int added =
        TaskRows.isAsQueued(task)
            ? session.update(
                TaskStatements.INSERT_QUEUED,
                values ->
                    TaskRows.queued(values, task)
                        .set(TASK.SWARM, swarm)
                        .set(TASK.AGENT, task.agent())
                        .set(TASK.READY, ready))
            : session.update(
                TaskStatements.INSERT,
                values -> TaskRows.all(values, task).set(TASK.SWARM, swarm).set(TASK.READY, ready));
    if (added == 0) {
      throw new AlreadyExistsException("task", task.id().toString());
    }
    if (hasText(task) || task.result().isPresent()) {
      long seq = existing(task.id()).seq();
      if (hasText(task)) {
        putText(seq, task);
      }
      task.result().ifPresent(result -> putResult(seq, result));
    }
  }

  /** Counts a new task and tells of it. */
  void added(Task task) {
    TaskCounts.added(unit, swarm, task);
    unit.changed(swarm).add(task);
    if (task.isReadyAt(task.updatedAt())) {
      unit.ready(swarm, task.spec().queue());
    }
  }

  /** Replaces a stored task; what follows for its dependents is the caller's matter. */
  void update(StoredTask before, Task after) {
    boolean ready = after.isReadyAt(after.updatedAt());
    session.update(
        TaskStatements.UPDATE,
        values ->
            TaskRows.changing(values, after).set(TASK.READY, ready).set(TASK.SEQ, before.seq()));
    var old = before.task();
    if (!old.spec().description().equals(after.spec().description())
        || !old.spec().payload().equals(after.spec().payload())) {
      putText(before.seq(), after);
    }
    if (!old.result().equals(after.result())) {
      replaceResult(before.seq(), after.result());
    }
    changed(old, after);
    if (ready) {
      unit.ready(swarm, after.spec().queue());
    }
  }

  /** Hands a task out. */
  void claim(StoredTask before, Task after) {
    var lease = after.lease().orElseThrow();
    session.update(
        TaskStatements.CLAIM,
        values ->
            values
                .set(TASK.AGENT, lease.holder())
                .set(TASK.ATTEMPTS, (long) after.attempts())
                .set(TASK.CLAIMS, after.claims())
                .set(TASK.LEASE_SINCE, lease.since())
                .set(TASK.LEASE_UNTIL, lease.expiresAt())
                .set(TASK.UPDATED_AT, after.updatedAt())
                .set(TASK.VERSION, after.version())
                .set(TASK.SEQ, before.seq()));
    changed(before.task(), after);
  }

  /** Ends a task with success. */
  void complete(StoredTask before, Task after) {
    session.update(
        TaskStatements.COMPLETE,
        values ->
            values
                .set(TASK.UPDATED_AT, after.updatedAt())
                .set(TASK.ENDED_AT, after.endedAt().orElseThrow())
                .set(TASK.VERSION, after.version())
                .set(TASK.SEQ, before.seq()));
    if (!before.task().result().equals(after.result())) {
      replaceResult(before.seq(), after.result());
    }
    changed(before.task(), after);
  }

  private void changed(Task before, Task after) {
    TaskCounts.changed(unit, swarm, before, after);
    unit.changed(swarm).add(before);
    unit.changed(swarm).add(after);
  }

  void putAttempt(long seq, Attempt attempt) {
    session.update(
        TaskStatements.PUT_ATTEMPT,
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
  Task setOpenBlockers(StoredTask before, int open, long version, Instant now) {
    var after = before.task().withOpenBlockers(open).atVersion(version);
    boolean ready = after.isReadyAt(now);
    session.update(
        TaskStatements.SET_OPEN_BLOCKERS,
        values ->
            values
                .set(TASK.OPEN_BLOCKERS, (long) open)
                .set(TASK.READY, ready)
                .set(TASK.VERSION, version)
                .set(TASK.SEQ, before.seq()));
    unit.changed(swarm).add(after);
    if (open == 0 && after.status() == TaskStatus.PENDING) {
      unit.ready(swarm, after.spec().queue());
    }
    return after;
  }

  private static boolean hasText(Task task) {
    return !task.spec().description().isEmpty() || !task.spec().payload().equals(Json.NULL);
  }

  private void putText(long seq, Task task) {
    session.update(
        TaskStatements.PUT_TEXT,
        values ->
            values
                .set(TASK_TEXT.TASK, seq)
                .set(TASK_TEXT.DESCRIPTION, task.spec().description())
                .set(TASK_TEXT.PAYLOAD, task.spec().payload()));
  }

  private void replaceResult(long seq, Optional<Json> result) {
    if (result.isPresent()) {
      putResult(seq, result.get());
    } else {
      session.update(TaskStatements.DELETE_RESULT, values -> values.set(TASK_RESULT.TASK, seq));
    }
  }

  private void putResult(long seq, Json result) {
    session.update(
        TaskStatements.PUT_RESULT,
        values -> values.set(TASK_RESULT.TASK, seq).set(TASK_RESULT.RESULT, result));
  }
}
