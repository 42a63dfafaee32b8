package io.skep.adapters.postgres.task;

import static io.skep.adapters.jooq.schema.tables.TaskTable.TASK;

import io.skep.adapters.jooq.mapping.TaskMapper;
import io.skep.adapters.jooq.statement.Bindings;
import io.skep.adapters.jooq.statement.Session;
import io.skep.adapters.postgres.transaction.PostgresTransaction;
import io.skep.domain.changefeed.ChangeTag;
import io.skep.domain.error.NotFoundException;
import io.skep.domain.error.TooLargeException;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskInsert;
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
final class PostgresDependencyStore {

  private static final Param<UUID> DEPENDENT = DSL.param("task", SQLDataType.UUID);
  private static final Param<UUID> BLOCKER = DSL.param("blocker", SQLDataType.UUID);

  private final PostgresTransaction unit;
  private final Session session;
  private final SwarmId swarm;
  private final PostgresTaskUpdater updater;

  PostgresDependencyStore(PostgresTransaction unit, SwarmId swarm) {
    this.unit = unit;
    session = unit.session();
    this.swarm = swarm;
    updater = new PostgresTaskUpdater(unit, swarm);
  }

  /**
   * Has stored tasks notice that they are waited for; none of them ends before this transaction.
   *
   * @return those of them that have not succeeded
   * @throws NotFoundException if one does not exist
   */
  Set<TaskId> markHasDependents(Collection<TaskId> blockers) {
    if (blockers.isEmpty()) {
      return Set.of();
    }
    Set<TaskId> missing = new HashSet<>(blockers);
    Set<TaskId> open = new HashSet<>(markOpenTasks(missing));
    missing.removeAll(open);
    if (!missing.isEmpty()) {
      session.query(
          PostgresBlockerSql.MARK_ENDED_HAS_DEPENDENTS,
          values -> bindIds(values, missing),
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
      var reopened = markOpenTasks(missing);
      missing.removeAll(reopened);
      open.addAll(reopened);
    }
    for (var id : missing) {
      throw new NotFoundException("task", id.toString());
    }
    return open;
  }

  private List<TaskId> markOpenTasks(Collection<TaskId> ids) {
    return session.list(
        PostgresBlockerSql.MARK_HAS_DEPENDENTS,
        values -> bindIds(values, ids),
        row -> new TaskId(row.get(TASK.ID)));
  }

  /** Stores what tasks wait for that have just been stored themselves. */
  void insert(Collection<TaskInsert> tasks) {
    List<Map.Entry<TaskId, TaskId>> waits = new ArrayList<>();
    for (var task : tasks) {
      task.blockers().forEach(blocker -> waits.add(Map.entry(task.task().id(), blocker)));
    }
    if (!waits.isEmpty()) {
      insertEdges(waits);
    }
  }

  private void insertEdges(List<Map.Entry<TaskId, TaskId>> waits) {
    waits.forEach(wait -> unit.changeTags(swarm).add(ChangeTag.of(wait.getValue())));
    session.update(
        PostgresBlockerSql.INSERT,
        values ->
            values
                .set(TASK.SWARM, swarm)
                .setArrays(
                    waits,
                    (row, wait) ->
                        row.set(DEPENDENT, wait.getKey().value())
                            .set(BLOCKER, wait.getValue().value())));
  }

  /** Has a stored task wait for others as well. */
  Task addBlockers(TaskId id, Set<TaskId> blockers) {
    var task = updater.requireTask(id);
    var present = findBlockers(session, swarm, id);
    Set<TaskId> added = new HashSet<>(blockers);
    added.removeAll(present);
    if (added.isEmpty()) {
      return task;
    }
    int all = present.size() + added.size();
    var open = markHasDependents(added);
    if (all > TaskSpec.MAX_BLOCKERS) {
      throw new TooLargeException("blockers", all, TaskSpec.MAX_BLOCKERS);
    }
    insertEdges(added.stream().map(blocker -> Map.entry(id, blocker)).toList());
    return adjustOpenBlockers(task, open.size());
  }

  /** Has a stored task no longer wait for others. */
  Task removeBlockers(TaskId id, Set<TaskId> blockers) {
    var task = updater.requireTask(id);
    Set<TaskId> removed = new HashSet<>(findBlockers(session, swarm, id));
    removed.retainAll(blockers);
    if (removed.isEmpty()) {
      return task;
    }
    var open =
        session.list(
            PostgresBlockerSql.FIND_UNSUCCESSFUL,
            values -> bindIds(values, removed),
            row -> row.get(TASK.ID));
    session.update(
        PostgresBlockerSql.DELETE,
        values ->
            values
                .set(TASK.SWARM, swarm)
                .set(TASK.ID, id.value())
                .setArrays(removed, (row, blocker) -> row.set(BLOCKER, blocker.value())));
    removed.forEach(blocker -> unit.changeTags(swarm).add(ChangeTag.of(blocker)));
    return adjustOpenBlockers(task, -open.size());
  }

  private Task adjustOpenBlockers(Task task, int change) {
    return updater.setOpenBlockers(
        task, task.openBlockers() + change, task.version() + 1, task.updatedAt());
  }

  /** Has the dependents of tasks notice that these succeeded, or that they no longer have. */
  void updateDependents(Collection<TaskId> blockers, boolean succeeded, Instant now) {
    long change = succeeded ? -1 : 1;
    var moved =
        session.list(
            PostgresBlockerSql.UPDATE_DEPENDENTS,
            values -> bindIds(values, blockers).set("change", change),
            TaskMapper::toTask);
    moved.forEach(unit.changeTags(swarm)::add);
    session.query(
        PostgresBlockerSql.UPDATE_ENDED_DEPENDENTS,
        values -> bindIds(values, blockers).set("change", change),
        row -> {
          TaskMapper.addChangeTags(unit.changeTags(swarm), row);
          return true;
        });
    var pending = moved.stream().filter(task -> task.status() == TaskStatus.PENDING).toList();
    if (succeeded) {
      var free = pending.stream().filter(task -> task.openBlockers() == 0).toList();
      TaskIndexTables.insert(session, swarm, free, now);
      free.forEach(task -> unit.ready(swarm, task.spec().queue()));
    } else {
      TaskIndexTables.delete(
          session, swarm, pending.stream().map(PostgresDependencyStore::unblocked).toList());
    }
  }

  private static Task unblocked(Task task) {
    return task.withOpenBlockers(0);
  }

  private Bindings bindIds(Bindings values, Collection<TaskId> ids) {
    return values.set(TASK.SWARM, swarm).setArrays(ids, (row, id) -> row.set(TASK.ID, id.value()));
  }

  /** Returns what a task waits for or has waited for. */
  static Set<TaskId> findBlockers(Session session, SwarmId swarm, TaskId task) {
    return new HashSet<>(
        session.list(
            PostgresBlockerSql.FIND_BLOCKERS,
            values -> values.set(TASK.SWARM, swarm).set(TASK.ID, task.value()),
            row -> new TaskId(row.get(TASK.ID))));
  }
}
