package io.skep.testkit.memory;

import io.skep.domain.error.NotFoundException;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.Check;
import io.skep.domain.value.QueueName;
import io.skep.domain.value.SwarmId;
import io.skep.domain.value.TaskId;
import io.skep.testkit.memory.SwarmState.Edge;
import io.skep.testkit.memory.SwarmState.Place;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The tasks of one swarm, with what is kept in step with them. */
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

  Task existing(TaskId id) {
    return find(id).orElseThrow(() -> new NotFoundException("task", id.toString()));
  }

  /** Returns the tasks that are in progress. */
  Stream<Task> leased() {
    return state.leased.all().stream().map(this::existing);
  }

  /** Returns the pending tasks of a queue that wait for no other, by rank, then by id. */
  Stream<Task> unblocked(QueueName queue) {
    var first = new Place(queue, Long.MIN_VALUE, Edge.LOWEST);
    return state.ready.from(first).stream()
        .map(this::existing)
        .takeWhile(task -> task.spec().queue().equals(queue));
  }

  /** Stores a task as it is; its dependents' counts follow. */
  void put(Task task) {
    var before = find(task.id());
    boolean waited = before.flatMap(TaskRows::place).isPresent();
    before.flatMap(TaskRows::place).ifPresent(state.ready::remove);
    state.tasks.put(task.id(), task);
    place(task)
        .ifPresent(
            place -> {
              state.ready.put(place, task.id());
              if (!waited) {
                work.hint(swarm, task.spec().queue());
              }
            });
    if (task.status() == TaskStatus.IN_PROGRESS) {
      state.leased.put(task.id(), task.id());
    } else {
      state.leased.remove(task.id());
    }
    boolean succeeded = before.isPresent() && before.get().succeeded();
    if (task.succeeded() != succeeded) {
      dependents(task.id()).forEach(this::recount);
    }
  }

  List<Task> dependents(TaskId blocker) {
    return state.dependents.from(Edge.first(blocker)).stream()
        .takeWhile(edge -> edge.from().equals(blocker))
        .map(edge -> existing(edge.to()))
        .toList();
  }

  List<TaskId> blockers(TaskId task) {
    return state.blockers.from(Edge.first(task)).stream()
        .takeWhile(edge -> edge.from().equals(task))
        .map(Edge::to)
        .toList();
  }

  /** Has a task wait for others; returns whether it did not wait for all of them already. */
  boolean block(TaskId task, Collection<TaskId> others) {
    boolean changed = false;
    for (var blocker : others) {
      existing(blocker);
      var edge = new Edge(task, blocker);
      changed |= !state.blockers.has(edge);
      state.blockers.put(edge, edge);
      var back = new Edge(blocker, task);
      state.dependents.put(back, back);
    }
    Check.size("blockers", blockers(task), TaskSpec.MAX_BLOCKERS);
    recount(existing(task));
    return changed;
  }

  /** Lifts waits; returns whether there was one of them. */
  boolean unblock(TaskId task, Set<TaskId> others) {
    boolean changed = false;
    for (var blocker : others) {
      changed |= state.blockers.has(new Edge(task, blocker));
      state.blockers.remove(new Edge(task, blocker));
      state.dependents.remove(new Edge(blocker, task));
    }
    recount(existing(task));
    return changed;
  }

  private void recount(Task task) {
    int open = (int) blockers(task.id()).stream().filter(id -> !existing(id).succeeded()).count();
    if (open != task.openBlockers()) {
      put(task.withOpenBlockers(open));
    }
  }

  private static Optional<Place> place(Task task) {
    return task.status() == TaskStatus.PENDING && task.openBlockers() == 0
        ? Optional.of(new Place(task.spec().queue(), task.rank(), task.id()))
        : Optional.empty();
  }
}
