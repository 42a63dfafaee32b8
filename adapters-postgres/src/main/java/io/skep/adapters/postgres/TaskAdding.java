package io.skep.adapters.postgres;

import static io.skep.adapters.jooq.schema.tables.TaskTable.TASK;
import static java.util.Objects.requireNonNull;

import io.skep.adapters.jooq.Session;
import io.skep.adapters.jooq.repository.TaskRows;
import io.skep.domain.error.AlreadyExistsException;
import io.skep.domain.error.NotFoundException;
import io.skep.domain.task.NewTask;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskRevisions;
import io.skep.domain.value.SwarmId;
import io.skep.domain.value.TaskId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How tasks come in, within one transaction. */
final class TaskAdding {

  private final Session session;
  private final SwarmId swarm;
  private final TaskWrites writes;
  private final Blockers blockers;

  TaskAdding(PostgresUnit unit, SwarmId swarm) {
    session = unit.session();
    this.swarm = swarm;
    writes = new TaskWrites(unit, swarm);
    blockers = new Blockers(unit, swarm);
  }

  /** Returns the ids of the tasks that have these keys. */
  static Map<String, TaskId> findKeys(Session session, SwarmId swarm, Collection<String> keys) {
    Map<String, TaskId> found = new HashMap<>();
    if (!keys.isEmpty()) {
      session.run(
          TaskSql.FIND_KEYS,
          values -> values.set(TASK.SWARM, swarm).each(keys, (row, key) -> row.set(TASK.KEY, key)),
          row -> {
            found.put(row.get(TASK.KEY), new TaskId(row.get(TASK.ID)));
            return true;
          });
    }
    return found;
  }

  List<Task> add(List<NewTask> tasks) {
    Map<String, TaskId> taken = new HashMap<>();
    var holders = holders(tasks, taken);
    try {
      return add(tasks, holders, taken);
    } catch (AlreadyExistsException | NotFoundException e) {
      free(taken.keySet());
      throw e;
    }
  }

  private List<Task> add(
      List<NewTask> tasks, Map<String, TaskId> holders, Map<String, TaskId> taken) {
    Map<TaskId, NewTask> fresh = new LinkedHashMap<>();
    List<TaskId> places = new ArrayList<>(tasks.size());
    Set<String> taking = new HashSet<>(taken.keySet());
    for (var task : tasks) {
      var id = task.task().id();
      var key = task.task().spec().key();
      boolean isFresh = key.isEmpty() || taking.remove(key.get());
      places.add(isFresh ? id : requireNonNull(holders.get(key.orElseThrow())));
      if (isFresh && fresh.put(id, task) != null) {
        throw new AlreadyExistsException("task", id.toString());
      }
    }
    var others = stored(places.stream().filter(id -> !fresh.containsKey(id)).toList());
    for (int i = 0; i < places.size(); i++) {
      if (!fresh.containsKey(places.get(i)) && !others.containsKey(places.get(i))) {
        // Tasks keep their keys when they are archived, lest they be done again.
        throw new AlreadyExistsException(
            "archived task with key", tasks.get(i).task().spec().key().orElseThrow());
      }
    }
    var added = revisions(fresh);
    insert(added.values());
    blockers.insert(fresh.values());
    blockers.mark(besides(fresh));
    writes.added(added.values());
    return places.stream()
        .map(id -> requireNonNull(added.containsKey(id) ? added.get(id) : others.get(id)))
        .toList();
  }

  /** Returns those of new tasks that others of them wait for. */
  private static Set<TaskId> besides(Map<TaskId, NewTask> fresh) {
    Set<TaskId> besides = new HashSet<>();
    for (var task : fresh.values()) {
      task.blockers().stream().filter(fresh::containsKey).forEach(besides::add);
    }
    return besides;
  }

  /** Returns who has each of the keys; those that were free now have the tasks of the list. */
  private Map<String, TaskId> holders(List<NewTask> tasks, Map<String, TaskId> taken) {
    Map<String, TaskId> wanted = new LinkedHashMap<>();
    for (var task : tasks) {
      task.task().spec().key().ifPresent(key -> wanted.putIfAbsent(key, task.task().id()));
    }
    if (wanted.isEmpty()) {
      return Map.of();
    }
    for (var key :
        session.list(
            TaskSql.TAKE_KEYS,
            values ->
                values
                    .set(TASK.SWARM, swarm)
                    .each(
                        wanted.entrySet(),
                        (row, one) ->
                            row.set("key", one.getKey()).set(TASK.ID, one.getValue().value())),
            row -> row.get(TASK.KEY))) {
      taken.put(key, requireNonNull(wanted.get(key)));
    }
    Map<String, TaskId> holders = new HashMap<>(taken);
    var others = new HashSet<>(wanted.keySet());
    others.removeAll(taken.keySet());
    holders.putAll(findKeys(session, swarm, others));
    return holders;
  }

  private void free(Set<String> keys) {
    if (!keys.isEmpty()) {
      session.update(
          TaskSql.FREE_KEYS,
          values -> values.set(TASK.SWARM, swarm).each(keys, (row, key) -> row.set("key", key)));
    }
  }

  /** Returns the tasks as they are to be stored, with the counts of their open blockers. */
  private Map<TaskId, Task> revisions(Map<TaskId, NewTask> fresh) {
    Set<TaskId> stored = new HashSet<>();
    for (var task : fresh.values()) {
      task.blockers().stream().filter(id -> !fresh.containsKey(id)).forEach(stored::add);
    }
    var open = blockers.mark(stored);
    Map<TaskId, Task> revisions = new LinkedHashMap<>();
    fresh.forEach(
        (id, task) -> {
          int count = 0;
          for (var blocker : task.blockers()) {
            var beside = fresh.get(blocker);
            if (beside == null ? open.contains(blocker) : !beside.task().succeeded()) {
              count++;
            }
          }
          revisions.put(id, TaskRevisions.first(task.task(), count));
        });
    return revisions;
  }

  private void insert(Collection<Task> added) {
    var stored = writes.insert(added);
    if (stored.size() < added.size()) {
      writes.remove(added.stream().filter(task -> stored.contains(task.id().value())).toList());
      for (var task : added) {
        if (!stored.contains(task.id().value())) {
          throw new AlreadyExistsException("task", task.id().toString());
        }
      }
    }
  }

  private Map<TaskId, Task> stored(Collection<TaskId> ids) {
    Map<TaskId, Task> stored = new HashMap<>();
    if (!ids.isEmpty()) {
      session
          .list(
              TaskSql.FIND_ALL,
              values ->
                  values
                      .set(TASK.SWARM, swarm)
                      .each(ids, (row, id) -> row.set(TASK.ID, id.value())),
              TaskRows::task)
          .forEach(task -> stored.put(task.id(), task));
    }
    return stored;
  }
}
