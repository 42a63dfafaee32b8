package io.skep.adapters.postgres.task;

import static io.skep.adapters.jooq.schema.tables.TaskTable.TASK;
import static java.util.Objects.requireNonNull;

import io.skep.adapters.jooq.mapping.TaskMapper;
import io.skep.adapters.jooq.statement.Session;
import io.skep.adapters.postgres.transaction.PostgresTransaction;
import io.skep.domain.error.AlreadyExistsException;
import io.skep.domain.error.NotFoundException;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskInsert;
import io.skep.domain.task.TaskVersions;
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
final class PostgresTaskInserter {

  private final Session session;
  private final SwarmId swarm;
  private final PostgresTaskUpdater updater;
  private final PostgresDependencyStore dependencies;

  PostgresTaskInserter(PostgresTransaction unit, SwarmId swarm) {
    session = unit.session();
    this.swarm = swarm;
    updater = new PostgresTaskUpdater(unit, swarm);
    dependencies = new PostgresDependencyStore(unit, swarm);
  }

  /** Returns the ids of the tasks that have these keys. */
  static Map<String, TaskId> findIdsByKey(Session session, SwarmId swarm, Collection<String> keys) {
    Map<String, TaskId> found = new HashMap<>();
    if (!keys.isEmpty()) {
      session.query(
          PostgresTaskSql.FIND_KEYS,
          values ->
              values.set(TASK.SWARM, swarm).setArrays(keys, (row, key) -> row.set(TASK.KEY, key)),
          row -> {
            found.put(row.get(TASK.KEY), new TaskId(row.get(TASK.ID)));
            return true;
          });
    }
    return found;
  }

  List<Task> add(List<TaskInsert> tasks) {
    Map<String, TaskId> taken = new HashMap<>();
    var holders = findOrReserveKeys(tasks, taken);
    try {
      return add(tasks, holders, taken);
    } catch (AlreadyExistsException | NotFoundException e) {
      releaseKeys(taken.keySet());
      throw e;
    }
  }

  private List<Task> add(
      List<TaskInsert> tasks, Map<String, TaskId> holders, Map<String, TaskId> taken) {
    Map<TaskId, TaskInsert> fresh = new LinkedHashMap<>();
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
    var others = findStored(places.stream().filter(id -> !fresh.containsKey(id)).toList());
    for (int i = 0; i < places.size(); i++) {
      if (!fresh.containsKey(places.get(i)) && !others.containsKey(places.get(i))) {
        // Tasks keep their keys when they are archived, lest they be done again.
        throw new AlreadyExistsException(
            "archived task with key", tasks.get(i).task().spec().key().orElseThrow());
      }
    }
    var added = firstVersions(fresh);
    insertRows(added.values());
    dependencies.insert(fresh.values());
    dependencies.markHasDependents(internalBlockers(fresh));
    updater.afterInsert(added.values());
    return places.stream()
        .map(id -> requireNonNull(added.containsKey(id) ? added.get(id) : others.get(id)))
        .toList();
  }

  /** Returns those of new tasks that others of them wait for. */
  private static Set<TaskId> internalBlockers(Map<TaskId, TaskInsert> fresh) {
    Set<TaskId> besides = new HashSet<>();
    for (var task : fresh.values()) {
      task.blockers().stream().filter(fresh::containsKey).forEach(besides::add);
    }
    return besides;
  }

  /** Returns who has each of the keys; those that were free now have the tasks of the list. */
  private Map<String, TaskId> findOrReserveKeys(List<TaskInsert> tasks, Map<String, TaskId> taken) {
    Map<String, TaskId> wanted = new LinkedHashMap<>();
    for (var task : tasks) {
      task.task().spec().key().ifPresent(key -> wanted.putIfAbsent(key, task.task().id()));
    }
    if (wanted.isEmpty()) {
      return Map.of();
    }
    for (var key :
        session.list(
            PostgresTaskSql.RESERVE_KEYS,
            values ->
                values
                    .set(TASK.SWARM, swarm)
                    .setArrays(
                        wanted.entrySet(),
                        (row, one) ->
                            row.set("key", one.getKey()).set(TASK.ID, one.getValue().value())),
            row -> row.get(TASK.KEY))) {
      taken.put(key, requireNonNull(wanted.get(key)));
    }
    Map<String, TaskId> holders = new HashMap<>(taken);
    var others = new HashSet<>(wanted.keySet());
    others.removeAll(taken.keySet());
    holders.putAll(findIdsByKey(session, swarm, others));
    return holders;
  }

  private void releaseKeys(Set<String> keys) {
    if (!keys.isEmpty()) {
      session.update(
          PostgresTaskSql.RELEASE_KEYS,
          values ->
              values.set(TASK.SWARM, swarm).setArrays(keys, (row, key) -> row.set("key", key)));
    }
  }

  /** Returns the tasks as they are to be stored, with the counts of their open blockers. */
  private Map<TaskId, Task> firstVersions(Map<TaskId, TaskInsert> fresh) {
    Set<TaskId> stored = new HashSet<>();
    for (var task : fresh.values()) {
      task.blockers().stream().filter(id -> !fresh.containsKey(id)).forEach(stored::add);
    }
    var open = dependencies.markHasDependents(stored);
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
          revisions.put(id, TaskVersions.firstVersion(task.task(), count));
        });
    return revisions;
  }

  private void insertRows(Collection<Task> added) {
    var stored = updater.insert(added);
    if (stored.size() < added.size()) {
      updater.delete(added.stream().filter(task -> stored.contains(task.id().value())).toList());
      for (var task : added) {
        if (!stored.contains(task.id().value())) {
          throw new AlreadyExistsException("task", task.id().toString());
        }
      }
    }
  }

  private Map<TaskId, Task> findStored(Collection<TaskId> ids) {
    Map<TaskId, Task> stored = new HashMap<>();
    if (!ids.isEmpty()) {
      session
          .list(
              PostgresTaskSql.FIND_ALL,
              values ->
                  values
                      .set(TASK.SWARM, swarm)
                      .setArrays(ids, (row, id) -> row.set(TASK.ID, id.value())),
              TaskMapper::toTask)
          .forEach(task -> stored.put(task.id(), task));
    }
    return stored;
  }
}
