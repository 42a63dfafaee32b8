package io.skep.testkit.memory;

import io.skep.domain.error.NotFoundException;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.QueueName;
import io.skep.domain.value.SwarmId;
import io.skep.domain.value.TaskId;
import io.skep.domain.value.Validate;
import io.skep.testkit.memory.SwarmState.Edge;
import io.skep.testkit.memory.SwarmState.ReadyKey;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Tasks of one swarm with their derived indexes and counts. */
final class TaskRows {

  private final SwarmId swarm;
  private final SwarmState state;
  private final InMemoryUnitOfWork work;

  TaskRows(SwarmId swarm, SwarmState state, InMemoryUnitOfWork work) {
    this.swarm = swarm;
    this.state = state;
    this.work = work;
  }

  Optional<Task> find(TaskId id) {
    return state.tasks.find(id);
  }

  Task getExisting(TaskId id) {
    return find(id).orElseThrow(() -> new NotFoundException("task", id.toString()));
  }

  /** Returns the tasks in progress. */
  Stream<Task> leased() {
    return state.leased.all().stream().map(this::getExisting);
  }

  /** Returns the ready tasks of a queue, by rank, then by id. */
  Stream<Task> readyTasks(QueueName queue) {
    var first = new ReadyKey(queue, Long.MIN_VALUE, Edge.MIN_ID);
    return state.ready.from(first).stream()
        .map(this::getExisting)
        .takeWhile(task -> task.spec().queue().equals(queue));
  }

  /** Stores a task and updates the blocker counts of its dependents. */
  void put(Task task) {
    var before = find(task.id());
    boolean waited = before.flatMap(TaskRows::readyKey).isPresent();
    before.flatMap(TaskRows::readyKey).ifPresent(state.ready::remove);
    state.tasks.put(task.id(), task);
    readyKey(task)
        .ifPresent(
            place -> {
              state.ready.put(place, task.id());
              if (!waited) {
                work.notifyReady(swarm, task.spec().queue());
              }
            });
    if (task.status() == TaskStatus.IN_PROGRESS) {
      state.leased.put(task.id(), task.id());
    } else {
      state.leased.remove(task.id());
    }
    boolean succeeded = before.isPresent() && before.get().succeeded();
    if (task.succeeded() != succeeded) {
      dependents(task.id()).forEach(this::updateOpenBlockers);
    }
  }

  List<Task> dependents(TaskId blocker) {
    return state.dependents.from(Edge.firstFrom(blocker)).stream()
        .takeWhile(edge -> edge.from().equals(blocker))
        .map(edge -> getExisting(edge.to()))
        .toList();
  }

  List<TaskId> blockers(TaskId task) {
    return state.blockers.from(Edge.firstFrom(task)).stream()
        .takeWhile(edge -> edge.from().equals(task))
        .map(Edge::to)
        .toList();
  }

  /** Adds blockers to a task; returns whether at least one was new. */
  boolean addBlockers(TaskId task, Collection<TaskId> others) {
    boolean changed = false;
    for (var blocker : others) {
      getExisting(blocker);
      var edge = new Edge(task, blocker);
      changed |= !state.blockers.contains(edge);
      state.blockers.put(edge, edge);
      var back = new Edge(blocker, task);
      state.dependents.put(back, back);
    }
    Validate.size("blockers", blockers(task), TaskSpec.MAX_BLOCKERS);
    updateOpenBlockers(getExisting(task));
    return changed;
  }

  /** Removes blockers of a task; returns whether at least one existed. */
  boolean removeBlockers(TaskId task, Set<TaskId> others) {
    boolean changed = false;
    for (var blocker : others) {
      changed |= state.blockers.contains(new Edge(task, blocker));
      state.blockers.remove(new Edge(task, blocker));
      state.dependents.remove(new Edge(blocker, task));
    }
    updateOpenBlockers(getExisting(task));
    return changed;
  }

  private void updateOpenBlockers(Task task) {
    int open =
        (int) blockers(task.id()).stream().filter(id -> !getExisting(id).succeeded()).count();
    if (open != task.openBlockers()) {
      put(task.withOpenBlockers(open));
    }
  }

  private static Optional<ReadyKey> readyKey(Task task) {
    return task.status() == TaskStatus.PENDING && task.openBlockers() == 0
        ? Optional.of(new ReadyKey(task.spec().queue(), task.rank(), task.id()))
        : Optional.empty();
  }
}
