package io.skep.adapters.postgres;

import io.skep.domain.error.AlreadyExistsException;
import io.skep.domain.error.SkepException;
import io.skep.domain.error.StoreException;
import io.skep.domain.task.NewTask;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskRevisions;
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
final class SingleAdditions {

  /** How many come in together. */
  private static final int MOST = 1_000;

  private final PostgresUnitOfWork work;
  private final Map<SwarmId, Coalescer<NewTask, Optional<Task>>> ready = new ConcurrentHashMap<>();
  private final Map<SwarmId, Coalescer<NewTask, Optional<Task>>> others = new ConcurrentHashMap<>();

  SingleAdditions(PostgresUnitOfWork work) {
    this.work = work;
  }

  /** Stores a task; what it returns and throws is that of a call of its own. */
  Task add(SwarmId swarm, NewTask added) {
    var task = added.task();
    if (!added.blockers().isEmpty()) {
      return alone(swarm, added);
    }
    if (task.spec().key().isEmpty() && TaskWrites.isReadyAsQueued(task)) {
      return ready
          .computeIfAbsent(swarm, this::readyOnes)
          .ask(added)
          .orElseThrow(() -> new AlreadyExistsException("task", task.id().toString()));
    }
    return others
        .computeIfAbsent(swarm, this::anyOnes)
        .ask(added)
        .orElseGet(() -> alone(swarm, added));
  }

  /** Those that may be claimed at once and have no key come in by one statement. */
  private Coalescer<NewTask, Optional<Task>> readyOnes(SwarmId swarm) {
    return new Coalescer<>(
        MOST,
        added -> {
          var tasks = added.stream().map(it -> TaskRevisions.first(it.task(), 0)).toList();
          return work.alone(
              unit -> {
                var stored = new HashSet<>(new TaskWrites(unit, swarm).insertReady(tasks));
                tasks.forEach(task -> unit.ready(swarm, task.spec().queue()));
                // Of two with one id, one is stored.
                return tasks.stream()
                    .map(task -> Optional.of(task).filter(it -> stored.remove(it.id().value())))
                    .toList();
              });
        });
  }

  /** If one of them is refused, each has to try for itself. */
  private Coalescer<NewTask, Optional<Task>> anyOnes(SwarmId swarm) {
    return new Coalescer<>(
        MOST,
        added -> {
          try {
            return work.change(unit -> new TaskAdding(unit, swarm).add(added)).stream()
                .map(Optional::of)
                .toList();
          } catch (StoreException e) {
            throw e;
          } catch (SkepException e) {
            return added.stream().map(task -> Optional.<Task>empty()).toList();
          }
        });
  }

  private Task alone(SwarmId swarm, NewTask added) {
    return work.change(unit -> new TaskAdding(unit, swarm).add(List.of(added))).get(0);
  }
}
