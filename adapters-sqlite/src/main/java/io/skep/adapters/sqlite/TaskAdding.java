package io.skep.adapters.sqlite;

import static io.skep.adapters.jooq.schema.tables.TaskTable.TASK;
import static java.util.Objects.requireNonNull;

import io.skep.adapters.jooq.Session;
import io.skep.domain.error.AlreadyExistsException;
import io.skep.domain.task.NewTask;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskRevisions;
import io.skep.domain.value.SwarmId;
import io.skep.domain.value.TaskId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How tasks come in, within one unit of work. */
final class TaskAdding {

  private final WriteUnit unit;
  private final Session session;
  private final SwarmId swarm;
  private final TaskWrites writes;
  private final Blockers blockers;

  TaskAdding(WriteUnit unit, SwarmId swarm) {
    this.unit = unit;
    session = unit.session();
    this.swarm = swarm;
    writes = new TaskWrites(unit, swarm);
    blockers = new Blockers(unit, swarm);
  }

  static Optional<TaskId> findKey(Session session, SwarmId swarm, String key) {
    return session.first(
        TaskStatements.FIND_KEY,
        values -> values.set(TASK.SWARM, swarm).set(TASK.KEY, key),
        row -> new TaskId(row.get(TASK.ID)));
  }

  List<Task> add(List<NewTask> tasks) {
    Map<String, TaskId> keys = new HashMap<>();
    Map<TaskId, NewTask> fresh = new LinkedHashMap<>();
    List<TaskId> places = new ArrayList<>(tasks.size());
    for (var task : tasks) {
      var id = task.task().id();
      var holder = task.task().spec().key().flatMap(key -> holder(keys, key, id));
      places.add(holder.orElse(id));
      if (holder.isEmpty() && fresh.put(id, task) != null) {
        throw new AlreadyExistsException("task", id.toString());
      }
    }
    Map<TaskId, Task> added = new HashMap<>();
    fresh.forEach((id, task) -> added.put(id, revision(task, fresh)));
    insert(fresh, added);
    return places.stream().map(id -> stored(id, added)).toList();
  }

  /** Returns who has a key already; otherwise the task has it from now on. */
  private Optional<TaskId> holder(Map<String, TaskId> keys, String key, TaskId id) {
    var holder = Optional.ofNullable(keys.get(key)).or(() -> findKey(session, swarm, key));
    keys.putIfAbsent(key, holder.orElse(id));
    return holder;
  }

  private Task revision(NewTask added, Map<TaskId, NewTask> fresh) {
    int open = 0;
    for (var blocker : added.blockers()) {
      var beside = fresh.get(blocker);
      if (beside == null ? blockers.isOpen(blocker) : !beside.task().succeeded()) {
        open++;
      }
    }
    return TaskRevisions.first(added.task(), open);
  }

  private void insert(Map<TaskId, NewTask> fresh, Map<TaskId, Task> added) {
    if (fresh.size() == 1) {
      added.values().forEach(writes::insert);
    } else if (!fresh.isEmpty()) {
      // An id that is taken is found when some are stored already.
      unit.attempt(
          () -> fresh.keySet().forEach(id -> writes.insert(requireNonNull(added.get(id)))));
    }
    fresh.forEach(
        (id, task) -> {
          if (!task.blockers().isEmpty()) {
            blockers.insert(id, task.blockers());
          }
        });
    added.values().forEach(writes::added);
  }

  private Task stored(TaskId id, Map<TaskId, Task> added) {
    var task = added.get(id);
    return task == null ? writes.existing(id).task() : task;
  }
}
