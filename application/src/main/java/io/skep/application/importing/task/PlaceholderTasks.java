package io.skep.application.importing.task;

import io.skep.application.importing.record.ContentHash;
import io.skep.application.importing.record.ImportQueues;
import io.skep.domain.provenance.ExternalId;
import io.skep.domain.provenance.ExternalType;
import io.skep.domain.provenance.ImportRecord;
import io.skep.domain.provenance.ImportRecordRepository;
import io.skep.domain.store.Store;
import io.skep.domain.task.QueueSettings;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskInsert;
import io.skep.domain.task.TaskRepository;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.value.IdGenerator;
import io.skep.domain.value.SwarmId;
import io.skep.domain.value.TaskId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Creates placeholder tasks for missing blockers and for dependencies that would close a cycle, so
 * that the dependent tasks do not become ready unnoticed. Placeholders are in the queue {@link
 * ImportQueues#UNRESOLVED}; completing one unblocks its dependents. Runs within a unit of work.
 */
public final class PlaceholderTasks {

  private static final int BATCH_SIZE = 1_000;

  private final SwarmId swarm;
  private final TaskRepository tasks;
  private final IdGenerator ids;
  private final ImportRecordRepository importRecords;

  /** Creates the placeholders of a swarm. */
  public PlaceholderTasks(SwarmId swarm, Store store) {
    this.swarm = swarm;
    tasks = store.tasks();
    ids = store.ids();
    importRecords = store.importRecords();
  }

  /**
   * Stores a placeholder for a missing task and returns its id.
   *
   * @param at time of creation
   */
  public TaskId createForMissing(String key, Instant at, TaskKeyIndex keys) {
    var title = truncate("Not found: " + key);
    return add(
        key,
        title,
        "Others wait for this task, but it was not in what was imported. Importing it puts it in"
            + " this place. Completing this placeholder lets the others go.",
        at,
        keys);
  }

  /**
   * Returns the placeholder for a dependency that would close a cycle, and stores it if it is
   * missing.
   */
  TaskId findOrCreateForCycle(String dependent, String blocker, Instant at, TaskKeyIndex keys) {
    var key = cycleKey(dependent, blocker);
    keys.load(List.of(key));
    return keys.find(key)
        .orElseGet(
            () ->
                add(
                    key,
                    truncate("Cycle: " + dependent + " waits for " + blocker),
                    "The second waits for the first as well, so neither could ever start."
                        + " Completing this placeholder lets the first go.",
                    at,
                    keys));
  }

  /** Returns the keys that belong to placeholders that have not succeeded. */
  Set<String> findOpen(Collection<String> names, TaskKeyIndex keys) {
    Set<String> openKeys = new HashSet<>();
    var all = names.stream().distinct().toList();
    for (int from = 0; from < all.size(); from += BATCH_SIZE) {
      var batch = all.subList(from, Math.min(all.size(), from + BATCH_SIZE));
      var externalIds =
          batch.stream().map(name -> new ExternalId(ExternalType.TASK, name)).toList();
      List<TaskId> taskIds = new ArrayList<>();
      importRecords
          .findAll(swarm, externalIds)
          .forEach(
              (key, importRecord) -> {
                if (isPlaceholder(Optional.of(importRecord))) {
                  keys.find(key.value()).ifPresent(taskIds::add);
                }
              });
      for (var task : tasks.findAll(swarm, taskIds)) {
        task.spec().key().filter(key -> !task.succeeded()).ifPresent(openKeys::add);
      }
    }
    return openKeys;
  }

  /**
   * Returns whether the import record is that of a placeholder whose task has not been imported.
   */
  static boolean isPlaceholder(Optional<ImportRecord> importRecord) {
    return importRecord.filter(record -> record.contentHashes().isEmpty()).isPresent();
  }

  private TaskId add(String key, String title, String description, Instant at, TaskKeyIndex keys) {
    var id = new TaskId(ids.nextAt(at));
    var spec =
        TaskSpec.builder(title)
            .key(key)
            .description(description)
            .queue(ImportQueues.UNRESOLVED)
            .tags("placeholder")
            .build();
    var task = Task.enqueued(id, spec, QueueSettings.defaults(ImportQueues.UNRESOLVED), at);
    var stored = tasks.add(swarm, List.of(new TaskInsert(task, Set.of()))).get(0);
    keys.put(key, stored.id());
    var importRecord =
        new ImportRecord(
            new ExternalId(ExternalType.TASK, key),
            stored.id().toString(),
            stored.version(),
            Optional.empty(),
            List.of());
    importRecords.saveAll(swarm, List.of(importRecord));
    return stored.id();
  }

  static String cycleKey(String dependent, String blocker) {
    return "cycle:" + ContentHash.of(dependent, blocker);
  }

  private static String truncate(String title) {
    if (title.length() <= TaskSpec.MAX_TITLE) {
      return title;
    }
    int end = TaskSpec.MAX_TITLE - 1;
    return title.substring(0, Character.isHighSurrogate(title.charAt(end - 1)) ? end - 1 : end)
        + "…";
  }
}
