package io.skep.application.importing.task;

import io.skep.application.importing.batch.BatchResult;
import io.skep.application.importing.batch.ChangeDetection;
import io.skep.application.importing.batch.ConflictResolution;
import io.skep.application.importing.batch.DependencySpec;
import io.skep.application.importing.batch.ImportRecords;
import io.skep.application.importing.record.ImportedTask;
import io.skep.application.importing.record.LocatedRecord;
import io.skep.domain.error.NotFoundException;
import io.skep.domain.provenance.ExternalId;
import io.skep.domain.provenance.ExternalType;
import io.skep.domain.provenance.ImportRecord;
import io.skep.domain.provenance.ImportRecordRepository;
import io.skep.domain.store.Store;
import io.skep.domain.task.QueueRepository;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskDraft;
import io.skep.domain.task.TaskInsert;
import io.skep.domain.task.TaskRepository;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.IdGenerator;
import io.skep.domain.value.SwarmId;
import io.skep.domain.value.TaskId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes imported tasks and their dependencies. Runs within a unit of work. */
public final class TaskWriter {

  private final SwarmId swarm;
  private final TaskRepository tasks;
  private final QueueRepository queues;
  private final IdGenerator ids;
  private final ImportRecordRepository importRecords;
  private final PlaceholderTasks placeholders;
  private final DependencyWriter dependencyWriter;

  /** Creates the writer of a swarm. */
  public TaskWriter(
      SwarmId swarm,
      Store store,
      PlaceholderTasks placeholders,
      DependencyWriter dependencyWriter) {
    this.swarm = swarm;
    tasks = store.tasks();
    queues = store.queues();
    ids = store.ids();
    importRecords = store.importRecords();
    this.placeholders = placeholders;
    this.dependencyWriter = dependencyWriter;
  }

  /**
   * Returns the tasks with new content or a later time; counts the others as unchanged. Others with
   * unresolved blockers are added to the result for a retry.
   */
  public List<LocatedRecord<ImportedTask>> filterChanged(
      List<LocatedRecord<ImportedTask>> imported, Instant now, BatchResult result) {
    var records = importRecords(imported);
    List<LocatedRecord<ImportedTask>> changed = new ArrayList<>();
    for (var located : imported) {
      var task = located.value();
      var importRecord = Optional.ofNullable(records.get(externalId(task.key())));
      if (ChangeDetection.detect(importRecord, task.asOf(), task.contentHash())
          == ChangeDetection.KNOWN) {
        countUnchanged(located, importRecord, now, result);
      } else {
        changed.add(located);
      }
    }
    return changed;
  }

  /**
   * Returns the tasks with new content; updates the import records of those that only have a later
   * time.
   */
  private List<LocatedRecord<ImportedTask>> filterNew(
      List<LocatedRecord<ImportedTask>> imported, Instant now, BatchResult result) {
    var records = importRecords(imported);
    List<LocatedRecord<ImportedTask>> pending = new ArrayList<>();
    List<ImportRecord> confirmed = new ArrayList<>();
    for (var located : filterChanged(imported, now, result)) {
      var task = located.value();
      var importRecord = Optional.ofNullable(records.get(externalId(task.key())));
      if (ChangeDetection.detect(importRecord, task.asOf(), task.contentHash())
          == ChangeDetection.CONFIRMED) {
        countUnchanged(located, importRecord, now, result);
        confirmed.add(
            ImportRecords.confirm(importRecord.orElseThrow(), task.asOf(), task.contentHash()));
      } else {
        pending.add(located);
      }
    }
    importRecords.saveAll(swarm, confirmed);
    return pending;
  }

  private Map<ExternalId, ImportRecord> importRecords(List<LocatedRecord<ImportedTask>> imported) {
    return importRecords.findAll(
        swarm, imported.stream().map(located -> externalId(located.value().key())).toList());
  }

  private static void countUnchanged(
      LocatedRecord<ImportedTask> located,
      Optional<ImportRecord> importRecord,
      Instant now,
      BatchResult result) {
    var task = located.value();
    result.tasks.addUnchanged();
    if (ImportRecords.isUnresolved(importRecord, task.contentHash())) {
      result.unresolved.add(new BatchResult.Unresolved(DependencySpec.of(located, now), true));
    } else {
      result.dependencies.addUnchanged(task.spec().blockerKeys().size());
    }
  }

  /**
   * Writes tasks with distinct keys, in topological order.
   *
   * @param cycles dependencies among the tasks that would close a cycle
   */
  public void write(
      List<LocatedRecord<ImportedTask>> imported,
      TopologicalOrder.Cycles cycles,
      TaskKeyIndex keys,
      Instant now,
      BatchResult result) {
    var pending = filterNew(imported, now, result);
    keys.load(pending.stream().map(located -> located.value().key()).toList());
    List<LocatedRecord<ImportedTask>> added = new ArrayList<>();
    List<LocatedRecord<ImportedTask>> changed = new ArrayList<>();
    for (var located : pending) {
      var task = located.value();
      if (keys.find(task.key()).isPresent()) {
        changed.add(located);
      } else {
        added.add(located);
        keys.put(task.key(), new TaskId(ids.nextAt(task.createdAtOr(now))));
      }
    }
    var specs = pending.stream().map(located -> DependencySpec.of(located, now)).toList();
    var dependencies = new DependencyResolver(placeholders, cycles, keys, specs);
    new TaskBatch(dependencies, keys, now, result).write(added, changed);
  }

  /** Resolves the blockers of tasks again, and reports those that are still missing or cyclic. */
  public void retryUnresolved(
      List<BatchResult.Unresolved> unresolved, TaskKeyIndex keys, BatchResult result) {
    var specs = unresolved.stream().map(BatchResult.Unresolved::spec).toList();
    keys.load(specs.stream().map(DependencySpec::key).toList());
    var dependencies =
        new DependencyResolver(placeholders, TopologicalOrder.Cycles.NONE, keys, specs);
    for (var entry : unresolved) {
      var spec = entry.spec();
      var externalId = externalId(spec.key());
      var importRecord =
          Optional.ofNullable(importRecords.findAll(swarm, List.of(externalId)).get(externalId));
      var id = keys.find(spec.key());
      if (id.isEmpty() || !ImportRecords.isUnresolved(importRecord, spec.contentHash())) {
        continue;
      }
      var before = requireTask(id.get());
      var blockers = dependencies.get(spec.key());
      blockers
          .missing()
          .forEach(
              (blocker, blocked) -> dependencyWriter.reportMissing(spec, blocker, blocked, result));
      var syncResult = dependencyWriter.sync(before, spec, blockers.keys(), keys);
      syncResult
          .cycles()
          .forEach(
              (blocker, blocked) ->
                  dependencyWriter.reportCycle(
                      spec.location(), spec.key(), blocker, blocked, result));
      if (entry.counted()) {
        result.dependencies.addCreated(syncResult.added());
        result.dependencies.addUnchanged(syncResult.unchanged());
        result.dependencies.addUpdated(syncResult.removed());
      }
      long version =
          importRecord
              .map(ImportRecord::targetVersion)
              .filter(recorded -> recorded != before.version())
              .orElse(syncResult.task().version());
      boolean resolved = syncResult.cycles().isEmpty() && blockers.resolved();
      importRecords.saveAll(
          swarm, List.of(updateImportRecord(spec, importRecord, before, version, resolved)));
    }
  }

  private Task requireTask(TaskId id) {
    return tasks.find(swarm, id).orElseThrow(() -> new NotFoundException("task", id.toString()));
  }

  private static ImportRecord updateImportRecord(
      DependencySpec spec,
      Optional<ImportRecord> before,
      Task stored,
      long version,
      boolean resolved) {
    return ImportRecords.update(
        externalId(spec.key()),
        before,
        stored.id().toString(),
        version,
        spec.asOf(),
        spec.contentHash(),
        resolved);
  }

  private static ExternalId externalId(String task) {
    return new ExternalId(ExternalType.TASK, task);
  }

  /** Tasks written in one unit of work. */
  private final class TaskBatch {

    private final DependencyResolver dependencies;
    private final TaskKeyIndex keys;
    private final Instant now;
    private final BatchResult result;
    private final QueueSettingsLookup settings = new QueueSettingsLookup(swarm, queues);
    private final List<ImportRecord> changedImportRecords = new ArrayList<>();

    TaskBatch(DependencyResolver dependencies, TaskKeyIndex keys, Instant now, BatchResult result) {
      this.dependencies = dependencies;
      this.keys = keys;
      this.now = now;
      this.result = result;
    }

    void write(List<LocatedRecord<ImportedTask>> added, List<LocatedRecord<ImportedTask>> changed) {
      add(added);
      var records =
          importRecords.findAll(
              swarm, changed.stream().map(located -> externalId(located.value().key())).toList());
      changed.forEach(located -> change(located, records));
      importRecords.saveAll(swarm, changedImportRecords);
    }

    private void add(List<LocatedRecord<ImportedTask>> added) {
      List<TaskInsert> inserts = new ArrayList<>();
      Map<String, Collection<String>> blockers = new LinkedHashMap<>();
      for (var located : added) {
        var imported = located.value();
        var names = dependencies.get(imported.key()).keys();
        var task =
            imported.toTask(keys.get(imported.key()), settings.get(imported.spec().queue()), now);
        inserts.add(
            new TaskInsert(task, names.stream().map(keys::get).collect(Collectors.toSet())));
        blockers.put(imported.key(), names);
        result.tasks.addCreated();
        result.dependencies.addCreated(names.size());
      }
      var stored = tasks.add(swarm, inserts);
      dependencyWriter.saveImportRecords(blockers, keys);
      for (int i = 0; i < stored.size(); i++) {
        var task = stored.get(i);
        addImportRecord(added.get(i), Optional.empty(), task, task.version(), true);
      }
    }

    private void change(
        LocatedRecord<ImportedTask> located, Map<ExternalId, ImportRecord> records) {
      var imported = located.value();
      var importRecord = Optional.ofNullable(records.get(externalId(imported.key())));
      var before = requireTask(keys.get(imported.key()));
      var after = imported.applyTo(before, settings.get(imported.spec().queue()), now);
      boolean unchanged = new TaskDraft(after, before.updatedAt()).build().equals(before);
      boolean placeholder = PlaceholderTasks.isPlaceholder(importRecord);
      var resolution =
          ConflictResolution.resolve(
              unchanged, importRecord, imported.asOf(), before.version(), before.updatedAt());
      if (before.status() == TaskStatus.IN_PROGRESS
          || (resolution == ConflictResolution.KEEP_LOCAL && !placeholder)) {
        result.tasks.addUnchanged();
        // A record of the time of the stored task was exported from this store.
        if (!imported.asOf().equals(Optional.of(before.updatedAt()))) {
          result.reportConflict(located.location(), "task '" + imported.key() + "'");
        }
        return;
      }
      var stored = unchanged ? before : tasks.save(swarm, after, Optional.empty());
      if (placeholder) {
        result.tasks.addCreated();
      } else if (unchanged) {
        result.tasks.addUnchanged();
      } else {
        result.tasks.addUpdated();
      }
      var names = dependencies.get(imported.key()).keys();
      var syncResult = dependencyWriter.sync(stored, DependencySpec.of(located, now), names, keys);
      result.dependencies.addCreated(syncResult.added());
      result.dependencies.addUnchanged(syncResult.unchanged());
      result.dependencies.addUpdated(syncResult.removed());
      addImportRecord(
          located,
          importRecord,
          stored,
          syncResult.task().version(),
          syncResult.cycles().isEmpty());
    }

    private void addImportRecord(
        LocatedRecord<ImportedTask> located,
        Optional<ImportRecord> before,
        Task stored,
        long version,
        boolean acyclic) {
      var spec = DependencySpec.of(located, now);
      boolean resolved = acyclic && dependencies.get(spec.key()).resolved();
      if (!resolved) {
        result.unresolved.add(new BatchResult.Unresolved(spec, false));
      }
      changedImportRecords.add(updateImportRecord(spec, before, stored, version, resolved));
    }
  }
}
