package io.skep.application.importing;

import io.skep.domain.task.TaskRepository;
import io.skep.domain.value.SwarmId;
import io.skep.domain.value.TaskId;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The ids of tasks by key, as one unit of work sees them. */
final class TaskKeys {

  private static final int AT_ONCE = 1_000;

  private final SwarmId swarm;
  private final TaskRepository tasks;
  private final Map<String, TaskId> ids = new HashMap<>();
  private final Set<String> asked = new HashSet<>();

  TaskKeys(SwarmId swarm, TaskRepository tasks) {
    this.swarm = swarm;
    this.tasks = tasks;
  }

  /** Looks up those of the keys that were not looked up yet. */
  void load(Collection<String> keys) {
    var open = keys.stream().distinct().filter(asked::add).toList();
    for (int from = 0; from < open.size(); from += AT_ONCE) {
      var part = open.subList(from, Math.min(open.size(), from + AT_ONCE));
      ids.putAll(tasks.findKeys(swarm, part));
      loadByIds(part);
    }
  }

  /** Looks up tasks without a key, which are named by their ids. */
  private void loadByIds(Collection<String> keys) {
    Set<TaskId> named = new HashSet<>();
    for (var key : keys) {
      if (!ids.containsKey(key)) {
        OwnKeys.idOf(key).map(TaskId::new).ifPresent(named::add);
      }
    }
    if (!named.isEmpty()) {
      for (var task : tasks.findAll(swarm, named)) {
        if (task.spec().key().isEmpty()) {
          ids.put(OwnKeys.of(task.id().value()), task.id());
        }
      }
    }
  }

  /** Returns the id of a task that was looked up or put, or empty if there is none. */
  Optional<TaskId> find(String key) {
    return Optional.ofNullable(ids.get(key));
  }

  /** Returns the id of a task that was looked up; there must be one. */
  TaskId get(String key) {
    return find(key).orElseThrow(() -> new IllegalStateException("no task has the key " + key));
  }

  /** Notes the id of a task that is being stored. */
  void put(String key, TaskId id) {
    asked.add(key);
    ids.put(key, id);
  }

  /** Returns those of the keys that no task has. */
  List<String> missing(Collection<String> keys) {
    load(keys);
    return keys.stream().distinct().filter(key -> !ids.containsKey(key)).toList();
  }
}
