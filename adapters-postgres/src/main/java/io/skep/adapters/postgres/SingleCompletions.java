package io.skep.adapters.postgres;

import io.skep.adapters.postgres.TaskReports.Report;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;
import io.skep.domain.task.Completion;
import io.skep.domain.task.Task;
import io.skep.domain.value.SwarmId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Completions that are reported one by one, outside any block: those of the same time share a
 * statement, which is a transaction of its own. Safe for use by many threads.
 */
final class SingleCompletions {

  /** How many share a statement. */
  private static final int MOST = 1_000;

  private final PostgresUnitOfWork work;
  private final Map<SwarmId, Coalescer<Report, Optional<Task>>> completers =
      new ConcurrentHashMap<>();

  SingleCompletions(PostgresUnitOfWork work) {
    this.work = work;
  }

  /**
   * Ends a task; returns empty, and changes nothing, if it is not held under the token or others
   * wait for it.
   */
  Optional<Task> complete(SwarmId swarm, Completion completion, Instant now) {
    try {
      return completers.computeIfAbsent(swarm, this::completer).ask(new Report(completion, now));
    } catch (StoreException e) {
      if (e.code() != ErrorCode.OUTCOME_UNKNOWN) {
        throw e;
      }
      return settled(swarm, completion, now, e);
    }
  }

  private Coalescer<Report, Optional<Task>> completer(SwarmId swarm) {
    return new Coalescer<>(
        MOST, reports -> work.alone(unit -> new TaskReports(unit, swarm).completeAlone(reports)));
  }

  /**
   * Finds out whether a completion took effect, and completes if it did not. The server may still
   * be at it: completing again waits for that, and finds nothing to do then.
   */
  private Optional<Task> settled(
      SwarmId swarm, Completion completion, Instant now, StoreException unknown) {
    try {
      return completed(swarm, completion)
          .or(() -> completeAgain(swarm, completion, now))
          .or(() -> completed(swarm, completion));
    } catch (StoreException e) {
      unknown.addSuppressed(e);
      throw unknown;
    }
  }

  /** Returns the task if it was completed under this token, which nobody else can have done. */
  private Optional<Task> completed(SwarmId swarm, Completion completion) {
    return work.query(
            session -> TaskWrites.findUnguarded(session, swarm, completion.token().task()))
        .filter(Task::succeeded)
        .filter(task -> task.claims() == completion.token().token());
  }

  private Optional<Task> completeAgain(SwarmId swarm, Completion completion, Instant now) {
    return work.change(
        unit ->
            new TaskReports(unit, swarm).complete(List.of(completion), now).stream().findFirst());
  }
}
