package io.skep.adapters.postgres;

import static io.skep.adapters.jooq.schema.tables.TaskTable.TASK;

import io.skep.adapters.jooq.Arguments;
import io.skep.adapters.jooq.Session;
import io.skep.adapters.jooq.repository.TaskRows;
import io.skep.domain.change.ChangeTag;
import io.skep.domain.error.NotFoundException;
import io.skep.domain.error.TooLargeException;
import io.skep.domain.task.NewTask;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.SwarmId;
import io.skep.domain.value.TaskId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jooq.Param;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** What tasks wait for, within one transaction. */
final class Blockers {

  private static final Param<UUID> WAITING = DSL.param("task", SQLDataType.UUID);
  private static final Param<UUID> BLOCKER = DSL.param("blocker", SQLDataType.UUID);

  private final PostgresUnit unit;
  private final Session session;
  private final SwarmId swarm;
  private final TaskWrites writes;

  Blockers(PostgresUnit unit, SwarmId swarm) {
    this.unit = unit;
    session = unit.session();
    this.swarm = swarm;
    writes = new TaskWrites(unit, swarm);
  }

  /**
   * Has stored tasks notice that they are waited for; none of them ends before this transaction.
   *
   * @return those of them that have not succeeded
   * @throws NotFoundException if one does not exist
   */
  Set<TaskId> mark(Collection<TaskId> blockers) {
    if (blockers.isEmpty()) {
      return Set.of();
    }
    Set<TaskId> missing = new HashSet<>(blockers);
    Set<TaskId> open = new HashSet<>(markOpen(missing));
    missing.removeAll(open);
    if (!missing.isEmpty()) {
      session.run(
          BlockerSql.MARK_ENDED,
          values -> all(values, missing),
          row -> {
            var id = new TaskId(row.get(TASK.ID));
            missing.remove(id);
            var status = row.get(TASK.STATUS);
            boolean done = status == TaskStatus.COMPLETED || status == TaskStatus.RECORDED;
            if (!done || row.get(TASK.FAILED)) {
              open.add(id);
            }
            return true;
          });
    }
    if (!missing.isEmpty()) {
      // It was opened again while it was looked for.
      var reopened = markOpen(missing);
      missing.removeAll(reopened);
      open.addAll(reopened);
    }
    for (var id : missing) {
      throw new NotFoundException("task", id.toString());
    }
    return open;
  }

  private List<TaskId> markOpen(Collection<TaskId> ids) {
    return session.list(
        BlockerSql.MARK, values -> all(values, ids), row -> new TaskId(row.get(TASK.ID)));
  }

  /** Stores what tasks wait for that have just been stored themselves. */
  void insert(Collection<NewTask> tasks) {
    List<Map.Entry<TaskId, TaskId>> waits = new ArrayList<>();
    for (var task : tasks) {
      task.blockers().forEach(blocker -> waits.add(Map.entry(task.task().id(), blocker)));
    }
    if (!waits.isEmpty()) {
      insertAll(waits);
    }
  }

  private void insertAll(List<Map.Entry<TaskId, TaskId>> waits) {
    waits.forEach(wait -> unit.changed(swarm).add(ChangeTag.of(wait.getValue())));
    session.update(
        BlockerSql.INSERT,
        values ->
            values
                .set(TASK.SWARM, swarm)
                .each(
                    waits,
                    (row, wait) ->
                        row.set(WAITING, wait.getKey().value())
                            .set(BLOCKER, wait.getValue().value())));
  }

  /** Has a stored task wait for others as well. */
  Task add(TaskId id, Set<TaskId> blockers) {
    var task = writes.existing(id);
    var present = of(session, swarm, id);
    Set<TaskId> added = new HashSet<>(blockers);
    added.removeAll(present);
    if (added.isEmpty()) {
      return task;
    }
    int all = present.size() + added.size();
    var open = mark(added);
    if (all > TaskSpec.MAX_BLOCKERS) {
      throw new TooLargeException("blockers", all, TaskSpec.MAX_BLOCKERS);
    }
    insertAll(added.stream().map(blocker -> Map.entry(id, blocker)).toList());
    return moved(task, open.size());
  }

  /** Has a stored task no longer wait for others. */
  Task remove(TaskId id, Set<TaskId> blockers) {
    var task = writes.existing(id);
    Set<TaskId> removed = new HashSet<>(of(session, swarm, id));
    removed.retainAll(blockers);
    if (removed.isEmpty()) {
      return task;
    }
    var open =
        session.list(
            BlockerSql.OPEN_AMONG, values -> all(values, removed), row -> row.get(TASK.ID));
    session.update(
        BlockerSql.DELETE,
        values ->
            values
                .set(TASK.SWARM, swarm)
                .set(TASK.ID, id.value())
                .each(removed, (row, blocker) -> row.set(BLOCKER, blocker.value())));
    removed.forEach(blocker -> unit.changed(swarm).add(ChangeTag.of(blocker)));
    return moved(task, -open.size());
  }

  private Task moved(Task task, int change) {
    return writes.setOpenBlockers(
        task, task.openBlockers() + change, task.version() + 1, task.updatedAt());
  }

  /** Has the dependents of tasks notice that these succeeded, or that they no longer have. */
  void follow(Collection<TaskId> blockers, boolean succeeded, Instant now) {
    long change = succeeded ? -1 : 1;
    var moved =
        session.list(
            BlockerSql.FOLLOW,
            values -> all(values, blockers).set("change", change),
            TaskRows::task);
    moved.forEach(unit.changed(swarm)::add);
    session.run(
        BlockerSql.FOLLOW_ENDED,
        values -> all(values, blockers).set("change", change),
        row -> {
          TaskRows.addTo(unit.changed(swarm), row);
          return true;
        });
    var pending = moved.stream().filter(task -> task.status() == TaskStatus.PENDING).toList();
    if (succeeded) {
      var free = pending.stream().filter(task -> task.openBlockers() == 0).toList();
      TaskPlaces.put(session, swarm, free, now);
      free.forEach(task -> unit.ready(swarm, task.spec().queue()));
    } else {
      TaskPlaces.remove(session, swarm, pending.stream().map(Blockers::unblocked).toList());
    }
  }

  private static Task unblocked(Task task) {
    return task.withOpenBlockers(0);
  }

  private Arguments all(Arguments values, Collection<TaskId> ids) {
    return values.set(TASK.SWARM, swarm).each(ids, (row, id) -> row.set(TASK.ID, id.value()));
  }

  /** Returns what a task waits for or has waited for. */
  static Set<TaskId> of(Session session, SwarmId swarm, TaskId task) {
    return new HashSet<>(
        session.list(
            BlockerSql.OF,
            values -> values.set(TASK.SWARM, swarm).set(TASK.ID, task.value()),
            row -> new TaskId(row.get(TASK.ID))));
  }
}
