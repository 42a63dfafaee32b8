package io.skep.application.importing.task;

import io.skep.application.importing.batch.BatchResult;
import io.skep.application.importing.batch.DependencySpec;
import io.skep.application.importing.record.ImportQueues;
import io.skep.application.importing.record.ImportedDependency;
import io.skep.application.importing.record.LocatedRecord;
import io.skep.application.importing.record.SourceLocation;
import io.skep.domain.provenance.ExternalId;
import io.skep.domain.provenance.ExternalType;
import io.skep.domain.provenance.ImportRecord;
import io.skep.domain.provenance.ImportRecordRepository;
import io.skep.domain.store.Store;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskRepository;
import io.skep.domain.value.SwarmId;
import io.skep.domain.value.TaskId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Writes the dependencies of stored tasks, and removes those that are no longer in the source. Runs
 * within a unit of work.
 */
public final class DependencyWriter {

  private static final int BATCH_SIZE = 1_000;

  /**
   * Result of the synchronization of a task's blockers.
   *
   * @param task the stored task
   * @param added number of blockers added
   * @param unchanged number of blockers that were already stored
   * @param removed number of blockers removed
   * @param cycles blockers that would close a cycle, and whether the task is blocked by a
   *     placeholder in place of each
   */
  record SyncResult(
      Task task, int added, int unchanged, int removed, Map<String, Boolean> cycles) {}

  private final SwarmId swarm;
  private final TaskRepository tasks;
  private final ImportRecordRepository importRecords;
  private final PlaceholderTasks placeholders;

  /** Creates the writer of a swarm. */
  public DependencyWriter(SwarmId swarm, Store store, PlaceholderTasks placeholders) {
    this.swarm = swarm;
    tasks = store.tasks();
    importRecords = store.importRecords();
    this.placeholders = placeholders;
  }

  /**
   * Stores import records of dependencies, so that they are removed when the source no longer has
   * them.
   */
  void saveImportRecords(Map<String, Collection<String>> blockers, TaskKeyIndex keys) {
    List<ImportRecord> records = new ArrayList<>();
    blockers.forEach(
        (dependent, blockerKeys) ->
            blockerKeys.forEach(
                blocker ->
                    records.add(
                        new ImportRecord(
                            externalId(dependent, blocker),
                            keys.get(dependent).toString(),
                            0,
                            Optional.empty(),
                            List.of()))));
    for (int from = 0; from < records.size(); from += BATCH_SIZE) {
      importRecords.saveAll(
          swarm, records.subList(from, Math.min(records.size(), from + BATCH_SIZE)));
    }
  }

  /**
   * Adds the imported blockers that are missing, and removes those that an earlier import added and
   * this one does not have. Blockers added in this store are not changed.
   *
   * @param blockerKeys keys of the imported blockers, all of them stored
   */
  SyncResult sync(
      Task task, DependencySpec spec, Collection<String> blockerKeys, TaskKeyIndex keys) {
    var current = tasks.blockersOf(swarm, task.id());
    var dependent = spec.key();
    Map<String, TaskId> retained = new LinkedHashMap<>();
    Map<String, Boolean> cycles = new TreeMap<>();
    for (var blocker : blockerKeys) {
      var id = keys.get(blocker);
      if (current.contains(id) || !wouldCloseCycle(task.id(), id)) {
        retained.put(blocker, id);
      } else {
        var placeholder = cyclePlaceholder(task, dependent, blocker, keys);
        placeholder.ifPresent(
            placeholderId ->
                retained.put(PlaceholderTasks.cycleKey(dependent, blocker), placeholderId));
        cycles.put(blocker, placeholder.isPresent());
      }
    }
    saveImportRecords(Map.of(dependent, retained.keySet()), keys);
    var stored = task;
    var added = new HashSet<>(retained.values());
    added.removeAll(current);
    if (!added.isEmpty()) {
      stored = tasks.addBlockers(swarm, task.id(), added);
    }
    var removed = findRemoved(dependent, current, retained.values());
    if (!removed.isEmpty()) {
      stored = tasks.removeBlockers(swarm, task.id(), removed.keySet());
      importRecords.removeAll(swarm, removed.values());
    }
    return new SyncResult(
        stored, added.size(), retained.size() - added.size(), removed.size(), cycles);
  }

  /** Adds a dependency that was imported separately from its task. */
  public void add(
      LocatedRecord<ImportedDependency> located, TaskKeyIndex keys, BatchResult result) {
    var dependency = located.value();
    var id = keys.get(dependency.dependent());
    var blocker = keys.get(dependency.blocker());
    if (tasks.blockersOf(swarm, id).contains(blocker)) {
      result.dependencies.addUnchanged();
    } else if (!wouldCloseCycle(id, blocker)) {
      tasks.addBlockers(swarm, id, Set.of(blocker));
      result.dependencies.addCreated();
    } else {
      var task = tasks.find(swarm, id).orElseThrow();
      var placeholder = cyclePlaceholder(task, dependency.dependent(), dependency.blocker(), keys);
      placeholder.ifPresent(placeholderId -> tasks.addBlockers(swarm, id, Set.of(placeholderId)));
      reportCycle(
          located.location(),
          dependency.dependent(),
          dependency.blocker(),
          placeholder.isPresent(),
          result);
    }
  }

  /**
   * Returns the placeholder for a blocker that would close a cycle; empty if the task has ended or
   * the blocker has succeeded.
   */
  private Optional<TaskId> cyclePlaceholder(
      Task task, String dependent, String blocker, TaskKeyIndex keys) {
    boolean succeeded =
        !dependent.equals(blocker)
            && tasks.find(swarm, keys.get(blocker)).filter(Task::succeeded).isPresent();
    return task.status().isOpen() && !succeeded
        ? Optional.of(placeholders.findOrCreateForCycle(dependent, blocker, task.createdAt(), keys))
        : Optional.empty();
  }

  /** Reports a missing blocker. */
  void reportMissing(DependencySpec spec, String blocker, boolean blocked, BatchResult result) {
    result.addProblem(
        spec.location(),
        "'%s' depends on '%s', which is missing: %s"
            .formatted(
                spec.key(),
                blocker,
                blocked
                    ? "blocked by a placeholder in queue '" + ImportQueues.UNRESOLVED + "'"
                    : "ignored, since the task has ended"));
  }

  /** Reports a blocker that would close a cycle. */
  void reportCycle(
      SourceLocation location,
      String dependent,
      String blocker,
      boolean blocked,
      BatchResult result) {
    result.addProblem(
        location,
        "'%s' depends on '%s', which depends on it: %s"
            .formatted(
                dependent,
                blocker,
                blocked
                    ? "blocked by a placeholder in queue '" + ImportQueues.UNRESOLVED + "'"
                    : "ignored, since it blocks neither"));
  }

  private boolean wouldCloseCycle(TaskId dependent, TaskId blocker) {
    return dependent.equals(blocker) || tasks.dependsOn(swarm, blocker, dependent);
  }

  /**
   * Returns the blockers that an earlier import added and that are not to be retained, with their
   * external ids.
   */
  private Map<TaskId, ExternalId> findRemoved(
      String dependent, Set<TaskId> current, Collection<TaskId> retained) {
    var others = new HashSet<>(current);
    others.removeAll(retained);
    if (others.isEmpty()) {
      return Map.of();
    }
    Map<TaskId, ExternalId> removed = new LinkedHashMap<>();
    for (var blocker : tasks.findAll(swarm, others)) {
      blocker
          .spec()
          .key()
          .ifPresent(name -> removed.put(blocker.id(), externalId(dependent, name)));
    }
    var records = importRecords.findAll(swarm, removed.values());
    removed.values().removeIf(key -> !records.containsKey(key));
    return removed;
  }

  private static ExternalId externalId(String dependent, String blocker) {
    return new ExternalId(ExternalType.DEPENDENCY, dependent + " > " + blocker);
  }
}
