package io.skep.application.importing;

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

/** One import while it goes on. */
final class ImportRun implements ImportSink {

  /** How many agents are remembered as counted; beyond that a mere name may count again. */
  private static final int MAX_COUNTED = 100_000;

  /** How many tasks wait to be looked at again until that is done. */
  private static final int MAX_UNRESOLVED = 10_000;

  private static final int ATTEMPTS = 3;

  private final BatchWriter writer;
  private final ImportListener listener;
  private final Backlog backlog;
  private final Tally agents = new Tally();
  private final Tally tasks = new Tally();
  private final Tally messages = new Tally();
  private final Tally conversations = new Tally();
  private final Tally dependencies = new Tally();
  private final Set<AgentId> counted = new HashSet<>();
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
    backlog = new Backlog(swarm, store);
  }

  @Override
  public void found(Place place, Found found) {
    backlog.add(new Placed<>(place, found));
    if (backlog.isFull()) {
      storeAll(backlog.take(false));
    }
  }

  @Override
  public void problem(Place place, String reason) {
    problem(new ImportProblem(place.file(), place.where(), reason));
  }

  @Override
  public void ended(String file, FileOutcome outcome) {
    switch (outcome) {
      case IMPORTED -> imported++;
      case IGNORED -> ignored++;
      case QUARANTINED -> quarantined++;
    }
    listener.fileEnded(file, outcome);
  }

  ImportReport finish() {
    storeAll(backlog.take(true));
    lookAgain();
    return new ImportReport(
        imported + ignored + quarantined,
        imported,
        ignored,
        quarantined,
        agents.counts(),
        tasks.counts(),
        messages.counts(),
        conversations.counts(),
        dependencies.counts(),
        problems,
        moreProblems);
  }

  /** Stores what was found, in order; a task that comes again begins a round of its own. */
  private void storeAll(List<Placed<?>> all) {
    List<Placed<?>> round = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    for (var placed : all) {
      if (placed.found() instanceof FoundTask task && !keys.add(task.key())) {
        storeRound(round);
        round.clear();
        keys.clear();
        keys.add(task.key());
      }
      round.add(placed);
    }
    storeRound(round);
  }

  /** Stores what names others before the tasks, and what names tasks behind them. */
  private void storeRound(List<Placed<?>> round) {
    List<Placed<?>> before = new ArrayList<>();
    List<Placed<FoundTask>> foundTasks = new ArrayList<>();
    List<Placed<?>> behind = new ArrayList<>();
    for (var placed : round) {
      var found = placed.found();
      if (found instanceof FoundTask task) {
        foundTasks.add(new Placed<>(placed.place(), task));
      } else if (found instanceof FoundDependency || found instanceof FoundMessage) {
        behind.add(placed);
      } else {
        before.add(placed);
      }
    }
    var order = TaskOrder.of(unknown(foundTasks));
    List<Placed<?>> ordered = new ArrayList<>(before);
    ordered.addAll(order.tasks());
    ordered.addAll(behind);
    for (int from = 0; from < ordered.size(); from += Backlog.BATCH) {
      int to = Math.min(ordered.size(), from + Backlog.BATCH);
      store(ordered.subList(from, to), order.cycles());
    }
    if (unresolved.size() >= MAX_UNRESOLVED) {
      lookAgain();
    }
  }

  /** Returns the tasks that say anything new, so that what is older has no part in their order. */
  private List<Placed<FoundTask>> unknown(List<Placed<FoundTask>> found) {
    List<Placed<FoundTask>> unknown = new ArrayList<>();
    for (int from = 0; from < found.size(); from += Backlog.BATCH) {
      var part = found.subList(from, Math.min(found.size(), from + Backlog.BATCH));
      var result = new BatchResult();
      var rest = writer.unknown(part, result);
      unknown.addAll(rest);
      add(result, part.size() - rest.size());
    }
    return unknown;
  }

  private void lookAgain() {
    var all = List.copyOf(unresolved.values());
    unresolved.clear();
    for (int from = 0; from < all.size(); from += Backlog.BATCH) {
      var part = all.subList(from, Math.min(all.size(), from + Backlog.BATCH));
      add(repeatIfStale(() -> writer.lookAgain(part)), 0);
    }
  }

  private void store(List<Placed<?>> batch, TaskOrder.Cycles cycles) {
    try {
      add(repeatIfStale(() -> writer.write(batch, cycles, counted)), batch.size());
    } catch (SkepException e) {
      if (!concernsContent(e.code())) {
        throw e;
      }
      if (batch.size() == 1) {
        problem(batch.get(0).place(), "not stored: " + e.getMessage());
        return;
      }
      // One of them is at fault: the others go in one by one.
      batch.forEach(placed -> store(List.of(placed), cycles));
    }
  }

  /** Does it again when someone else has changed something meanwhile. */
  private static BatchResult repeatIfStale(Supplier<BatchResult> batch) {
    for (int attempt = 1; ; attempt++) {
      try {
        return batch.get();
      } catch (SkepException e) {
        if (e.code().retry() != ErrorCode.Retry.AFTER_RELOAD || attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private static boolean concernsContent(ErrorCode code) {
    return switch (code) {
      case NOT_FOUND,
          ALREADY_EXISTS,
          STALE_VERSION,
          LEASE_LOST,
          INVALID_TRANSITION,
          INVALID_ARGUMENT,
          DEPENDENCY_CYCLE,
          QUOTA_EXCEEDED,
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
    if (counted.size() < MAX_COUNTED) {
      counted.addAll(result.named);
    }
    result.unresolved.forEach(task -> unresolved.put(task.needs().key(), task));
    result.problems.forEach(this::problem);
    stored += records;
    listener.stored(stored);
  }

  private void problem(ImportProblem problem) {
    if (problems.size() < ImportReport.MAX_PROBLEMS) {
      problems.add(problem);
    } else {
      moreProblems++;
    }
  }
}
