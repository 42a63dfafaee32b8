package io.skep.application.importing.run;

import io.skep.application.importing.batch.BatchResult;
import io.skep.application.importing.batch.ImportCounter;
import io.skep.application.importing.batch.ImportProblem;
import io.skep.application.importing.record.ImportedDependency;
import io.skep.application.importing.record.ImportedMessage;
import io.skep.application.importing.record.ImportedRecord;
import io.skep.application.importing.record.ImportedTask;
import io.skep.application.importing.record.LocatedRecord;
import io.skep.application.importing.record.SourceLocation;
import io.skep.application.importing.task.TopologicalOrder;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.SkepException;
import io.skep.domain.store.Store;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.SwarmId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** State of one import. Not thread-safe. */
final class ImportRun implements ImportSink {

  /**
   * Maximum number of agents remembered as counted; beyond that, references may be counted again.
   */
  private static final int MAX_COUNTED_AGENTS = 100_000;

  /** Number of unresolved tasks at which these are retried before the end of the import. */
  private static final int MAX_UNRESOLVED = 10_000;

  private static final int MAX_ATTEMPTS = 3;

  private final BatchWriter writer;
  private final ImportListener listener;
  private final ImportBuffer buffer;
  private final ImportCounter agents = new ImportCounter();
  private final ImportCounter tasks = new ImportCounter();
  private final ImportCounter messages = new ImportCounter();
  private final ImportCounter conversations = new ImportCounter();
  private final ImportCounter dependencies = new ImportCounter();
  private final Set<AgentId> countedAgents = new HashSet<>();
  private final Map<String, BatchResult.Unresolved> unresolved = new LinkedHashMap<>();
  private final List<ImportProblem> problems = new ArrayList<>();
  private long moreProblems;
  private long imported;
  private long ignored;
  private long quarantined;
  private long stored;

  ImportRun(SwarmId swarm, Store store, BatchWriter writer, ImportListener listener) {
    this.writer = writer;
    this.listener = listener;
    buffer = new ImportBuffer(swarm, store);
  }

  @Override
  public void accept(SourceLocation location, ImportedRecord value) {
    buffer.add(new LocatedRecord<>(location, value));
    if (buffer.isFull()) {
      storeAll(buffer.drain(false));
    }
  }

  @Override
  public void reportProblem(SourceLocation location, String reason) {
    reportProblem(new ImportProblem(location.file(), location.position(), reason));
  }

  @Override
  public void fileCompleted(String file, FileOutcome outcome) {
    switch (outcome) {
      case IMPORTED -> imported++;
      case IGNORED -> ignored++;
      case QUARANTINED -> quarantined++;
    }
    listener.fileCompleted(file, outcome);
  }

  ImportReport finish() {
    storeAll(buffer.drain(true));
    retryUnresolved();
    return new ImportReport(
        imported + ignored + quarantined,
        imported,
        ignored,
        quarantined,
        agents.toCounts(),
        tasks.toCounts(),
        messages.toCounts(),
        conversations.toCounts(),
        dependencies.toCounts(),
        problems,
        moreProblems);
  }

  /**
   * Stores records in order. A repeated task starts a new group, since a batch has each task at
   * most once.
   */
  private void storeAll(List<LocatedRecord<?>> all) {
    List<LocatedRecord<?>> group = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    for (var located : all) {
      if (located.value() instanceof ImportedTask task && !keys.add(task.key())) {
        storeInOrder(group);
        group.clear();
        keys.clear();
        keys.add(task.key());
      }
      group.add(located);
    }
    storeInOrder(group);
  }

  /**
   * Stores the records other than tasks, dependencies and messages first, then the tasks in
   * topological order, then dependencies and messages.
   */
  private void storeInOrder(List<LocatedRecord<?>> group) {
    List<LocatedRecord<?>> before = new ArrayList<>();
    List<LocatedRecord<ImportedTask>> importedTasks = new ArrayList<>();
    List<LocatedRecord<?>> after = new ArrayList<>();
    for (var located : group) {
      var value = located.value();
      if (value instanceof ImportedTask task) {
        importedTasks.add(new LocatedRecord<>(located.location(), task));
      } else if (value instanceof ImportedDependency || value instanceof ImportedMessage) {
        after.add(located);
      } else {
        before.add(located);
      }
    }
    var order = TopologicalOrder.of(filterChanged(importedTasks));
    List<LocatedRecord<?>> ordered = new ArrayList<>(before);
    ordered.addAll(order.tasks());
    ordered.addAll(after);
    for (int from = 0; from < ordered.size(); from += ImportBuffer.BATCH_SIZE) {
      int to = Math.min(ordered.size(), from + ImportBuffer.BATCH_SIZE);
      store(ordered.subList(from, to), order.cycles());
    }
    if (unresolved.size() >= MAX_UNRESOLVED) {
      retryUnresolved();
    }
  }

  /**
   * Returns the tasks with new content or a later time, so that older versions do not affect the
   * order.
   */
  private List<LocatedRecord<ImportedTask>> filterChanged(
      List<LocatedRecord<ImportedTask>> importedTasks) {
    List<LocatedRecord<ImportedTask>> changed = new ArrayList<>();
    for (int from = 0; from < importedTasks.size(); from += ImportBuffer.BATCH_SIZE) {
      var batch =
          importedTasks.subList(
              from, Math.min(importedTasks.size(), from + ImportBuffer.BATCH_SIZE));
      var result = new BatchResult();
      var remaining = writer.filterChanged(batch, result);
      changed.addAll(remaining);
      add(result, batch.size() - remaining.size());
    }
    return changed;
  }

  private void retryUnresolved() {
    var all = List.copyOf(unresolved.values());
    unresolved.clear();
    for (int from = 0; from < all.size(); from += ImportBuffer.BATCH_SIZE) {
      var batch = all.subList(from, Math.min(all.size(), from + ImportBuffer.BATCH_SIZE));
      add(retryOnConflict(() -> writer.retryUnresolved(batch)), 0);
    }
  }

  private void store(List<LocatedRecord<?>> batch, TopologicalOrder.Cycles cycles) {
    try {
      add(retryOnConflict(() -> writer.write(batch, cycles, countedAgents)), batch.size());
    } catch (SkepException e) {
      if (!isRecordError(e.code())) {
        throw e;
      }
      if (batch.size() == 1) {
        reportProblem(batch.get(0).location(), "not stored: " + e.getMessage());
        return;
      }
      // Isolates the failing records by storing the records one by one.
      batch.forEach(located -> store(List.of(located), cycles));
    }
  }

  /** Retries the batch after a conflict with a concurrent change. */
  private static BatchResult retryOnConflict(Supplier<BatchResult> batch) {
    for (int attempt = 1; ; attempt++) {
      try {
        return batch.get();
      } catch (SkepException e) {
        if (e.code().retry() != ErrorCode.Retry.AFTER_RELOAD || attempt == MAX_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private static boolean isRecordError(ErrorCode code) {
    return switch (code) {
      case NOT_FOUND,
          ALREADY_EXISTS,
          STALE_VERSION,
          LEASE_LOST,
          INVALID_TRANSITION,
          INVALID_ARGUMENT,
          DEPENDENCY_CYCLE,
          TOO_LARGE ->
          true;
      case STORE_UNAVAILABLE,
          STORE_BUSY,
          STORE_FULL,
          STORE_CORRUPT,
          SCHEMA_MISMATCH,
          OUTCOME_UNKNOWN ->
          false;
    };
  }

  private void add(BatchResult result, int records) {
    agents.add(result.agents);
    tasks.add(result.tasks);
    messages.add(result.messages);
    conversations.add(result.conversations);
    dependencies.add(result.dependencies);
    if (countedAgents.size() < MAX_COUNTED_AGENTS) {
      countedAgents.addAll(result.agentIds);
    }
    result.unresolved.forEach(task -> unresolved.put(task.spec().key(), task));
    result.problems.forEach(this::reportProblem);
    stored += records;
    listener.recordsStored(stored);
  }

  private void reportProblem(ImportProblem problem) {
    if (problems.size() < ImportReport.MAX_PROBLEMS) {
      problems.add(problem);
    } else {
      moreProblems++;
    }
  }
}
