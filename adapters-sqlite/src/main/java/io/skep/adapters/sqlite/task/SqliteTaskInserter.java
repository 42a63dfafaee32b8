package io.skep.adapters.sqlite.task;

import static io.skep.adapters.jooq.schema.tables.TaskTable.TASK;
import static java.util.Objects.requireNonNull;

import io.skep.adapters.jooq.statement.Session;
import io.skep.adapters.sqlite.transaction.SqliteTransaction;
import io.skep.domain.error.AlreadyExistsException;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskInsert;
import io.skep.domain.task.TaskVersions;
import io.skep.domain.value.SwarmId;
import io.skep.domain.value.TaskId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How tasks come in, within one unit of work. */
final class SqliteTaskInserter {

  private final SqliteTransaction unit;
  private final Session session;
  private final SwarmId swarm;
  private final SqliteTaskUpdater updater;
  private final SqliteDependencyStore dependencies;

  SqliteTaskInserter(SqliteTransaction unit, SwarmId swarm) {
    this.unit = unit;
    session = unit.session();
    this.swarm = swarm;
    updater = new SqliteTaskUpdater(unit, swarm);
    dependencies = new SqliteDependencyStore(unit, swarm);
  }

  static Optional<TaskId> findIdByKey(Session session, SwarmId swarm, String key) {
    return session.first(
        SqliteTaskSql.FIND_KEY,
        values -> values.set(TASK.SWARM, swarm).set(TASK.KEY, key),
        row -> new TaskId(row.get(TASK.ID)));
  }

  List<Task> add(List<TaskInsert> tasks) {
    Map<String, TaskId> keys = new HashMap<>();
    Map<TaskId, TaskInsert> fresh = new LinkedHashMap<>();
    List<TaskId> places = new ArrayList<>(tasks.size());
    for (var task : tasks) {
      var id = task.task().id();
      var holder = task.task().spec().key().flatMap(key -> findOrReserveKey(keys, key, id));
      places.add(holder.orElse(id));
      if (holder.isEmpty() && fresh.put(id, task) != null) {
        throw new AlreadyExistsException("task", id.toString());
      }
    }
    Map<TaskId, Task> added = new HashMap<>();
    fresh.forEach((id, task) -> added.put(id, firstVersion(task, fresh)));
    insertRows(fresh, added);
    return places.stream().map(id -> findStored(id, added)).toList();
  }

  /** Returns who has a key already; otherwise the task has it from now on. */
  private Optional<TaskId> findOrReserveKey(Map<String, TaskId> keys, String key, TaskId id) {
    var holder = Optional.ofNullable(keys.get(key)).or(() -> findIdByKey(session, swarm, key));
    keys.putIfAbsent(key, holder.orElse(id));
    return holder;
  }

  private Task firstVersion(TaskInsert added, Map<TaskId, TaskInsert> fresh) {
    int open = 0;
    for (var blocker : added.blockers()) {
      var beside = fresh.get(blocker);
      if (beside == null ? dependencies.isOpen(blocker) : !beside.task().succeeded()) {
        open++;
      }
    }
    return TaskVersions.firstVersion(added.task(), open);
  }

  private void insertRows(Map<TaskId, TaskInsert> fresh, Map<TaskId, Task> added) {
    if (fresh.size() == 1) {
      added.values().forEach(updater::insert);
    } else if (!fresh.isEmpty()) {
      // An id that is taken is found when some are stored already.
      unit.runInSavepoint(
          () -> fresh.keySet().forEach(id -> updater.insert(requireNonNull(added.get(id)))));
    }
    fresh.forEach(
        (id, task) -> {
          if (!task.blockers().isEmpty()) {
            dependencies.insertEdges(id, task.blockers());
          }
        });
    added.values().forEach(updater::afterInsert);
  }

  private Task findStored(TaskId id, Map<TaskId, Task> added) {
    var task = added.get(id);
    return task == null ? updater.requireTask(id).task() : task;
  }
}
