package io.skep.adapters.sqlite;

import static io.skep.adapters.jooq.schema.tables.TaskBlockerTable.TASK_BLOCKER;
import static io.skep.adapters.jooq.schema.tables.TaskTable.TASK;

import io.skep.adapters.jooq.Row;
import io.skep.adapters.jooq.Session;
import io.skep.adapters.jooq.repository.TaskRows;
import io.skep.domain.change.ChangeTag;
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
final class Blockers {

  /** A stored task that is waited for, and whether it has not succeeded. */
  private record Blocker(long seq, boolean open) {

    static Blocker of(Row row) {
      var status = row.get(TASK.STATUS);
      boolean done = status == TaskStatus.COMPLETED || status == TaskStatus.RECORDED;
      return new Blocker(row.get(TASK.SEQ), !done || row.get(TASK.FAILED));
    }
  }

  private final WriteUnit unit;
  private final Session session;
  private final SwarmId swarm;
  private final TaskWrites writes;

  Blockers(WriteUnit unit, SwarmId swarm) {
    this.unit = unit;
    session = unit.session();
    this.swarm = swarm;
    writes = new TaskWrites(unit, swarm);
  }

  /** Returns whether a stored task has not succeeded. */
  boolean isOpen(TaskId id) {
    return existing(id).open();
  }

  /** Stores what a task waits for that has just been stored itself. */
  void insert(TaskId task, Set<TaskId> blockers) {
    long seq = existing(task).seq();
    blockers.forEach(blocker -> insert(seq, existing(blocker).seq()));
    changed(blockers);
  }

  /** Has a stored task wait for others as well. */
  Task add(TaskId id, Set<TaskId> blockers) {
    var task = writes.existing(id);
    var present = of(session, swarm, id);
    Map<TaskId, Blocker> added = new LinkedHashMap<>();
    for (var blocker : blockers) {
      if (!present.contains(blocker)) {
        added.put(blocker, existing(blocker));
      }
    }
    if (added.isEmpty()) {
      return task.task();
    }
    int all = present.size() + added.size();
    if (all > TaskSpec.MAX_BLOCKERS) {
      throw new TooLargeException("blockers", all, TaskSpec.MAX_BLOCKERS);
    }
    added.values().forEach(blocker -> insert(task.seq(), blocker.seq()));
    changed(added.keySet());
    return moved(task, open(added));
  }

  /** Has a stored task no longer wait for others. */
  Task remove(TaskId id, Set<TaskId> blockers) {
    var task = writes.existing(id);
    Map<TaskId, Blocker> removed = new LinkedHashMap<>();
    for (var blocker : of(session, swarm, id)) {
      if (blockers.contains(blocker)) {
        removed.put(blocker, existing(blocker));
      }
    }
    if (removed.isEmpty()) {
      return task.task();
    }
    for (var blocker : removed.values()) {
      session.update(
          BlockerStatements.DELETE,
          values ->
              values.set(TASK_BLOCKER.TASK, task.seq()).set(TASK_BLOCKER.BLOCKER, blocker.seq()));
    }
    changed(removed.keySet());
    return moved(task, -open(removed));
  }

  /** Their dependents are others. */
  private void changed(Set<TaskId> blockers) {
    blockers.forEach(blocker -> unit.changed(swarm).add(ChangeTag.of(blocker)));
  }

  /** Has the dependents of a task notice that it succeeded, or that it no longer has. */
  void follow(StoredTask before, Task after, Instant now) {
    if (before.task().succeeded() == after.succeeded()) {
      return;
    }
    session.run(
        BlockerStatements.FOLLOW,
        values ->
            values
                .set("change", after.succeeded() ? -1L : 1L)
                .set(TASK.RUN_AT, now)
                .set(TASK_BLOCKER.BLOCKER, before.seq()),
        row -> {
          TaskRows.addTo(unit.changed(swarm), row);
          if (row.get(TASK.STATUS) == TaskStatus.PENDING && row.get(TASK.OPEN_BLOCKERS) == 0) {
            unit.ready(swarm, row.get(TASK.QUEUE));
          }
          return true;
        });
  }

  /** Returns what a task waits for or has waited for. */
  static Set<TaskId> of(Session session, SwarmId swarm, TaskId task) {
    return new HashSet<>(
        session.list(
            BlockerStatements.OF,
            values -> values.set(TASK.SWARM, swarm).set(TASK.ID, task.value()),
            row -> new TaskId(row.get(BlockerStatements.BLOCKER_ID))));
  }

  private static int open(Map<TaskId, Blocker> blockers) {
    return (int) blockers.values().stream().filter(Blocker::open).count();
  }

  private Task moved(StoredTask task, int change) {
    var before = task.task();
    return writes.setOpenBlockers(
        task, before.openBlockers() + change, before.version() + 1, before.updatedAt());
  }

  private void insert(long task, long blocker) {
    session.update(
        BlockerStatements.INSERT,
        values -> values.set(TASK_BLOCKER.TASK, task).set(TASK_BLOCKER.BLOCKER, blocker));
  }

  private Blocker existing(TaskId id) {
    return session
        .first(
            BlockerStatements.FIND,
            values -> values.set(TASK.SWARM, swarm).set(TASK.ID, id.value()),
            Blocker::of)
        .orElseThrow(() -> new NotFoundException("task", id.toString()));
  }
}
