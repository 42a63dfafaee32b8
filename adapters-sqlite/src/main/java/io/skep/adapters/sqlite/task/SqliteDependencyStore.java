package io.skep.adapters.sqlite.task;

import static io.skep.adapters.jooq.schema.tables.TaskBlockerTable.TASK_BLOCKER;
import static io.skep.adapters.jooq.schema.tables.TaskTable.TASK;

import io.skep.adapters.jooq.mapping.TaskMapper;
import io.skep.adapters.jooq.statement.Row;
import io.skep.adapters.jooq.statement.Session;
import io.skep.adapters.sqlite.transaction.SqliteTransaction;
import io.skep.domain.changefeed.ChangeTag;
import io.skep.domain.error.NotFoundException;
import io.skep.domain.error.TooLargeException;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.SwarmId;
import io.skep.domain.value.TaskId;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What tasks wait for, within one unit of work. */
final class SqliteDependencyStore {

  /** A stored task that is waited for, and whether it has not succeeded. */
  private record Blocker(long seq, boolean open) {

    static Blocker of(Row row) {
      var status = row.get(TASK.STATUS);
      boolean done = status == TaskStatus.COMPLETED || status == TaskStatus.RECORDED;
      return new Blocker(row.get(TASK.SEQ), !done || row.get(TASK.FAILED));
    }
  }

  private final SqliteTransaction unit;
  private final Session session;
  private final SwarmId swarm;
  private final SqliteTaskUpdater updater;

  SqliteDependencyStore(SqliteTransaction unit, SwarmId swarm) {
    this.unit = unit;
    session = unit.session();
    this.swarm = swarm;
    updater = new SqliteTaskUpdater(unit, swarm);
  }

  /** Returns whether a stored task has not succeeded. */
  boolean isOpen(TaskId id) {
    return requireBlocker(id).open();
  }

  /** Stores what a task waits for that has just been stored itself. */
  void insertEdges(TaskId task, Set<TaskId> blockers) {
    long seq = requireBlocker(task).seq();
    blockers.forEach(blocker -> insertEdges(seq, requireBlocker(blocker).seq()));
    markDependentsChanged(blockers);
  }

  /** Has a stored task wait for others as well. */
  Task addBlockers(TaskId id, Set<TaskId> blockers) {
    var task = updater.requireTask(id);
    var present = findBlockers(session, swarm, id);
    Map<TaskId, Blocker> added = new LinkedHashMap<>();
    for (var blocker : blockers) {
      if (!present.contains(blocker)) {
        added.put(blocker, requireBlocker(blocker));
      }
    }
    if (added.isEmpty()) {
      return task.task();
    }
    int all = present.size() + added.size();
    if (all > TaskSpec.MAX_BLOCKERS) {
      throw new TooLargeException("blockers", all, TaskSpec.MAX_BLOCKERS);
    }
    added.values().forEach(blocker -> insertEdges(task.seq(), blocker.seq()));
    markDependentsChanged(added.keySet());
    return adjustOpenBlockers(task, countOpen(added));
  }

  /** Has a stored task no longer wait for others. */
  Task removeBlockers(TaskId id, Set<TaskId> blockers) {
    var task = updater.requireTask(id);
    Map<TaskId, Blocker> removed = new LinkedHashMap<>();
    for (var blocker : findBlockers(session, swarm, id)) {
      if (blockers.contains(blocker)) {
        removed.put(blocker, requireBlocker(blocker));
      }
    }
    if (removed.isEmpty()) {
      return task.task();
    }
    for (var blocker : removed.values()) {
      session.update(
          SqliteBlockerSql.DELETE,
          values ->
              values.set(TASK_BLOCKER.TASK, task.seq()).set(TASK_BLOCKER.BLOCKER, blocker.seq()));
    }
    markDependentsChanged(removed.keySet());
    return adjustOpenBlockers(task, -countOpen(removed));
  }

  /** Their dependents are others. */
  private void markDependentsChanged(Set<TaskId> blockers) {
    blockers.forEach(blocker -> unit.changeTags(swarm).add(ChangeTag.of(blocker)));
  }

  /** Has the dependents of a task notice that it succeeded, or that it no longer has. */
  void updateDependents(TaskRow before, Task after, Instant now) {
    if (before.task().succeeded() == after.succeeded()) {
      return;
    }
    session.query(
        SqliteBlockerSql.UPDATE_DEPENDENTS,
        values ->
            values
                .set("change", after.succeeded() ? -1L : 1L)
                .set(TASK.RUN_AT, now)
                .set(TASK_BLOCKER.BLOCKER, before.seq()),
        row -> {
          TaskMapper.addChangeTags(unit.changeTags(swarm), row);
          if (row.get(TASK.STATUS) == TaskStatus.PENDING && row.get(TASK.OPEN_BLOCKERS) == 0) {
            unit.markReady(swarm, row.get(TASK.QUEUE));
          }
          return true;
        });
  }

  /** Returns what a task waits for or has waited for. */
  static Set<TaskId> findBlockers(Session session, SwarmId swarm, TaskId task) {
    return new HashSet<>(
        session.list(
            SqliteBlockerSql.FIND_BLOCKERS,
            values -> values.set(TASK.SWARM, swarm).set(TASK.ID, task.value()),
            row -> new TaskId(row.get(SqliteBlockerSql.BLOCKER_ID))));
  }

  private static int countOpen(Map<TaskId, Blocker> blockers) {
    return (int) blockers.values().stream().filter(Blocker::open).count();
  }

  private Task adjustOpenBlockers(TaskRow task, int change) {
    var before = task.task();
    return updater.setOpenBlockers(
        task, before.openBlockers() + change, before.version() + 1, before.updatedAt());
  }

  private void insertEdges(long task, long blocker) {
    session.update(
        SqliteBlockerSql.INSERT,
        values -> values.set(TASK_BLOCKER.TASK, task).set(TASK_BLOCKER.BLOCKER, blocker));
  }

  private Blocker requireBlocker(TaskId id) {
    return session
        .first(
            SqliteBlockerSql.FIND,
            values -> values.set(TASK.SWARM, swarm).set(TASK.ID, id.value()),
            Blocker::of)
        .orElseThrow(() -> new NotFoundException("task", id.toString()));
  }
}
