package io.skep.adapters.postgres.task;

import io.skep.adapters.postgres.task.PostgresLeaseOperations.TimedCompletion;
import io.skep.adapters.postgres.transaction.CallBatcher;
import io.skep.adapters.postgres.transaction.PostgresUnitOfWork;
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
final class BatchedCompletions {

  /** How many share a statement. */
  private static final int MAX_BATCH_SIZE = 1_000;

  private final PostgresUnitOfWork unitOfWork;
  private final Map<SwarmId, CallBatcher<TimedCompletion, Optional<Task>>> batchers =
      new ConcurrentHashMap<>();

  BatchedCompletions(PostgresUnitOfWork work) {
    this.unitOfWork = work;
  }

  /**
   * Ends a task; returns empty, and changes nothing, if it is not held under the token or others
   * wait for it.
   */
  Optional<Task> complete(SwarmId swarm, Completion completion, Instant now) {
    try {
      return batchers
          .computeIfAbsent(swarm, this::newBatcher)
          .submit(new TimedCompletion(completion, now));
    } catch (StoreException e) {
      if (e.code() != ErrorCode.OUTCOME_UNKNOWN) {
        throw e;
      }
      return resolveUnknownOutcome(swarm, completion, now, e);
    }
  }

  private CallBatcher<TimedCompletion, Optional<Task>> newBatcher(SwarmId swarm) {
    return new CallBatcher<>(
        MAX_BATCH_SIZE,
        reports ->
            unitOfWork.autoCommit(
                unit ->
                    new PostgresLeaseOperations(unit, swarm).completeWithoutDependents(reports)));
  }

  /**
   * Finds out whether a completion took effect, and completes if it did not. The server may still
   * be at it: completing again waits for that, and finds nothing to do then.
   */
  private Optional<Task> resolveUnknownOutcome(
      SwarmId swarm, Completion completion, Instant now, StoreException unknown) {
    try {
      return findCompleted(swarm, completion)
          .or(() -> retryCompletion(swarm, completion, now))
          .or(() -> findCompleted(swarm, completion));
    } catch (StoreException e) {
      unknown.addSuppressed(e);
      throw unknown;
    }
  }

  /** Returns the task if it was completed under this token, which nobody else can have done. */
  private Optional<Task> findCompleted(SwarmId swarm, Completion completion) {
    return unitOfWork
        .inRead(
            session -> PostgresTaskUpdater.findUnlocked(session, swarm, completion.token().task()))
        .filter(Task::succeeded)
        .filter(task -> task.claimCount() == completion.token().token());
  }

  private Optional<Task> retryCompletion(SwarmId swarm, Completion completion, Instant now) {
    return unitOfWork.inWrite(
        unit ->
            new PostgresLeaseOperations(unit, swarm)
                .complete(List.of(completion), now).stream().findFirst());
  }
}
