package io.skep.adapters.postgres.task;

import io.skep.adapters.postgres.transaction.CallBatcher;
import io.skep.adapters.postgres.transaction.PostgresUnitOfWork;
import io.skep.domain.error.AlreadyExistsException;
import io.skep.domain.error.SkepException;
import io.skep.domain.error.StoreException;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskInsert;
import io.skep.domain.task.TaskVersions;
import io.skep.domain.value.SwarmId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tasks that come in one by one, outside any block: those of the same time come in together. Safe
 * for use by many threads.
 */
final class BatchedInserts {

  /** How many come in together. */
  private static final int MAX_BATCH_SIZE = 1_000;

  private final PostgresUnitOfWork unitOfWork;
  private final Map<SwarmId, CallBatcher<TaskInsert, Optional<Task>>> readyBatchers =
      new ConcurrentHashMap<>();
  private final Map<SwarmId, CallBatcher<TaskInsert, Optional<Task>>> otherBatchers =
      new ConcurrentHashMap<>();

  BatchedInserts(PostgresUnitOfWork work) {
    this.unitOfWork = work;
  }

  /** Stores a task; what it returns and throws is that of a call of its own. */
  Task add(SwarmId swarm, TaskInsert added) {
    var task = added.task();
    if (!added.blockers().isEmpty()) {
      return insertDirectly(swarm, added);
    }
    if (task.spec().key().isEmpty() && PostgresTaskUpdater.isReadyAsEnqueued(task)) {
      return readyBatchers
          .computeIfAbsent(swarm, this::newReadyBatcher)
          .submit(added)
          .orElseThrow(() -> new AlreadyExistsException("task", task.id().toString()));
    }
    return otherBatchers
        .computeIfAbsent(swarm, this::newBatcher)
        .submit(added)
        .orElseGet(() -> insertDirectly(swarm, added));
  }

  /** Those that may be claimed at once and have no key come in by one statement. */
  private CallBatcher<TaskInsert, Optional<Task>> newReadyBatcher(SwarmId swarm) {
    return new CallBatcher<>(
        MAX_BATCH_SIZE,
        added -> {
          var tasks = added.stream().map(it -> TaskVersions.firstVersion(it.task(), 0)).toList();
          return unitOfWork.autoCommit(
              unit -> {
                var stored = new HashSet<>(new PostgresTaskUpdater(unit, swarm).insertReady(tasks));
                tasks.forEach(task -> unit.ready(swarm, task.spec().queue()));
                // Of two with one id, one is stored.
                return tasks.stream()
                    .map(task -> Optional.of(task).filter(it -> stored.remove(it.id().value())))
                    .toList();
              });
        });
  }

  /** If one of them is refused, each has to try for itself. */
  private CallBatcher<TaskInsert, Optional<Task>> newBatcher(SwarmId swarm) {
    return new CallBatcher<>(
        MAX_BATCH_SIZE,
        added -> {
          try {
            return unitOfWork
                .inWrite(unit -> new PostgresTaskInserter(unit, swarm).add(added))
                .stream()
                .map(Optional::of)
                .toList();
          } catch (StoreException e) {
            throw e;
          } catch (SkepException e) {
            return added.stream().map(task -> Optional.<Task>empty()).toList();
          }
        });
  }

  private Task insertDirectly(SwarmId swarm, TaskInsert added) {
    return unitOfWork
        .inWrite(unit -> new PostgresTaskInserter(unit, swarm).add(List.of(added)))
        .get(0);
  }
}
