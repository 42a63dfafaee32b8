package io.skep.application.importing.task;

import io.skep.application.importing.record.IdKeys;
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

/** Index of task ids by key, cached for one unit of work. Not thread-safe. */
public final class TaskKeyIndex {

  private static final int BATCH_SIZE = 1_000;

  private final SwarmId swarm;
  private final TaskRepository tasks;
  private final Map<String, TaskId> ids = new HashMap<>();
  private final Set<String> lookedUp = new HashSet<>();

  /** Creates an empty index of a swarm. */
  public TaskKeyIndex(SwarmId swarm, TaskRepository tasks) {
    this.swarm = swarm;
    this.tasks = tasks;
  }

  /** Loads the ids of the keys that were not loaded before. */
  void load(Collection<String> keys) {
    var missing = keys.stream().distinct().filter(lookedUp::add).toList();
    for (int from = 0; from < missing.size(); from += BATCH_SIZE) {
      var batch = missing.subList(from, Math.min(missing.size(), from + BATCH_SIZE));
      ids.putAll(tasks.findIdsByKey(swarm, batch));
      loadByIds(batch);
    }
  }

  /** Loads tasks without a key, which are referenced by keys derived from their ids. */
  private void loadByIds(Collection<String> keys) {
    Set<TaskId> taskIds = new HashSet<>();
    for (var key : keys) {
      if (!ids.containsKey(key)) {
        IdKeys.parse(key).map(TaskId::new).ifPresent(taskIds::add);
      }
    }
    if (!taskIds.isEmpty()) {
      for (var task : tasks.findAll(swarm, taskIds)) {
        if (task.spec().key().isEmpty()) {
          ids.put(IdKeys.of(task.id().value()), task.id());
        }
      }
    }
  }

  /** Returns the id of a loaded or added task; empty if there is none. */
  Optional<TaskId> find(String key) {
    return Optional.ofNullable(ids.get(key));
  }

  /**
   * Returns the id of a loaded or added task.
   *
   * @throws IllegalStateException if there is none
   */
  public TaskId get(String key) {
    return find(key).orElseThrow(() -> new IllegalStateException("no task with key " + key));
  }

  /** Adds the id of a task that is about to be stored. */
  void put(String key, TaskId id) {
    lookedUp.add(key);
    ids.put(key, id);
  }

  /** Returns the keys that no task has. */
  public List<String> findMissing(Collection<String> keys) {
    load(keys);
    return keys.stream().distinct().filter(key -> !ids.containsKey(key)).toList();
  }
}
