package io.skep.domain.task;

import io.skep.domain.error.DependencyCycleException;
import io.skep.domain.error.InvalidTransitionException;
import io.skep.domain.error.NotFoundException;
import io.skep.domain.plan.Plan;
import io.skep.domain.plan.PlanRepository;
import io.skep.domain.value.IdGenerator;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.QueueName;
import io.skep.domain.value.SwarmId;
import io.skep.domain.value.TaskId;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** How tasks come in: their ids and ranks, and what they wait for. Runs within a unit of work. */
final class TaskQueuing {

  private final SwarmId swarm;
  private final TaskRepository tasks;
  private final QueueRepository queues;
  private final PlanRepository plans;
  private final IdGenerator ids;
  private final TaskEndings endings;

  TaskQueuing(
      SwarmId swarm,
      TaskRepository tasks,
      QueueRepository queues,
      PlanRepository plans,
      IdGenerator ids,
      TaskEndings endings) {
    this.swarm = swarm;
    this.tasks = tasks;
    this.queues = queues;
    this.plans = plans;
    this.ids = ids;
    this.endings = endings;
  }

  /** Returns whether a task has nothing to do with a plan or another task. */
  static boolean isAlone(TaskSpec spec) {
    return spec.plan().isEmpty() && spec.blockers().isEmpty() && spec.blockerKeys().isEmpty();
  }

  /** Stores tasks; within a block, unless each of them is alone. */
  List<Task> queue(List<TaskSpec> specs, Instant now) {
    specs.stream().flatMap(spec -> spec.plan().stream()).distinct().forEach(id -> admit(id, specs));
    Map<String, TaskId> byKey = new HashMap<>();
    List<TaskId> made = new ArrayList<>(specs.size());
    for (var spec : specs) {
      var id = new TaskId(ids.next());
      made.add(id);
      spec.key().ifPresent(key -> byKey.putIfAbsent(key, id));
    }
    // A stored task keeps its key, so it is the one that others of the call wait for.
    byKey.putAll(storedKeys(specs, byKey.keySet()));
    Map<TaskId, Set<TaskId>> waits = new LinkedHashMap<>();
    for (int i = 0; i < specs.size(); i++) {
      waits.put(made.get(i), blockers(specs.get(i), byKey));
    }
    refuseCycle(waits);
    Map<QueueName, QueueSettings> settings = new HashMap<>();
    List<NewTask> added = new ArrayList<>(specs.size());
    for (int i = 0; i < specs.size(); i++) {
      var spec = specs.get(i);
      var id = made.get(i);
      var task =
          Task.queued(
              id,
              withoutBlockers(spec),
              settings.computeIfAbsent(spec.queue(), this::settings),
              now);
      added.add(new NewTask(task, waits.getOrDefault(id, Set.of())));
    }
    return cancelHopeless(tasks.add(swarm, added), waits, now);
  }

  Task addBlocker(Task task, TaskId blocker, Instant now) {
    if (task.status() != TaskStatus.PENDING) {
      throw new InvalidTransitionException(
          "task", task.id().toString(), task.status().name(), "blocked");
    }
    if (task.id().equals(blocker) || tasks.waitsFor(swarm, blocker, task.id())) {
      throw new DependencyCycleException(task.id().toString(), blocker.toString());
    }
    var waiting = tasks.addBlockers(swarm, task.id(), Set.of(blocker));
    return cancelHopeless(List.of(waiting), Map.of(task.id(), Set.of(blocker)), now).get(0);
  }

  void requireOpenPlan(PlanId id) {
    var plan = existing(id);
    if (plan.status().isTerminal()) {
      throw new InvalidTransitionException(
          "plan", id.value(), plan.status().name(), "a plan with open tasks");
    }
  }

  /** Refuses new tasks of a plan that has ended; those that it had before may be named again. */
  private void admit(PlanId id, List<TaskSpec> specs) {
    if (existing(id).status().isTerminal()) {
      var keys =
          specs.stream()
              .filter(spec -> spec.plan().equals(Optional.of(id)))
              .map(TaskSpec::key)
              .toList();
      boolean allKeyed = keys.stream().allMatch(Optional::isPresent);
      Set<String> wanted = keys.stream().flatMap(Optional::stream).collect(Collectors.toSet());
      if (!allKeyed || !tasks.findKeys(swarm, wanted).keySet().containsAll(wanted)) {
        requireOpenPlan(id);
      }
    }
  }

  private Plan existing(PlanId id) {
    return plans.find(swarm, id).orElseThrow(() -> new NotFoundException("plan", id.value()));
  }

  private Map<String, TaskId> storedKeys(List<TaskSpec> specs, Collection<String> own) {
    Set<String> named = new HashSet<>();
    specs.forEach(spec -> named.addAll(spec.blockerKeys()));
    // Keys that nobody waits for are the store's business alone.
    if (named.isEmpty()) {
      return Map.of();
    }
    named.addAll(own);
    Map<String, TaskId> stored = new HashMap<>();
    var all = List.copyOf(named);
    for (int from = 0; from < all.size(); from += TaskManager.MAX_BATCH) {
      int to = Math.min(all.size(), from + TaskManager.MAX_BATCH);
      stored.putAll(tasks.findKeys(swarm, all.subList(from, to)));
    }
    return stored;
  }

  private static Set<TaskId> blockers(TaskSpec spec, Map<String, TaskId> byKey) {
    if (spec.blockerKeys().isEmpty()) {
      return spec.blockers();
    }
    Set<TaskId> blockers = new HashSet<>(spec.blockers());
    for (var key : spec.blockerKeys()) {
      var id = byKey.get(key);
      if (id == null) {
        throw new NotFoundException("task with key", key);
      }
      blockers.add(id);
    }
    return blockers;
  }

  /** Walks along the waits within the call; what is stored already cannot wait for what is new. */
  private static void refuseCycle(Map<TaskId, Set<TaskId>> waits) {
    Set<TaskId> settled = new HashSet<>();
    for (var start : waits.keySet()) {
      Set<TaskId> path = new HashSet<>();
      Deque<TaskId> stack = new ArrayDeque<>();
      stack.push(start);
      while (!stack.isEmpty()) {
        var task = stack.peek();
        if (settled.contains(task)) {
          stack.pop();
        } else if (path.add(task)) {
          for (var blocker : waits.getOrDefault(task, Set.of())) {
            if (path.contains(blocker)) {
              throw new DependencyCycleException(task.toString(), blocker.toString());
            }
            if (!settled.contains(blocker)) {
              stack.push(blocker);
            }
          }
        } else {
          stack.pop();
          path.remove(task);
          settled.add(task);
        }
      }
    }
  }

  private QueueSettings settings(QueueName queue) {
    return queues.find(swarm, queue).orElseGet(() -> QueueSettings.defaults(queue));
  }

  private static TaskSpec withoutBlockers(TaskSpec spec) {
    return spec.blockers().isEmpty() && spec.blockerKeys().isEmpty()
        ? spec
        : spec.toBuilder().after(Set.of()).afterKeys(Set.of()).build();
  }

  /** Cancels what has just come in and waits for something that has ended without success. */
  private List<Task> cancelHopeless(List<Task> added, Map<TaskId, Set<TaskId>> waits, Instant now) {
    boolean any = false;
    for (var task : added) {
      if (task.openBlockers() > 0
          && task.spec().onBlockerFailure() == BlockerPolicy.CANCEL
          && anyFailed(waits.getOrDefault(task.id(), Set.of()))) {
        any = true;
        cancelIfPending(task.id(), now);
      }
    }
    return any ? added.stream().map(task -> stored(task.id())).toList() : added;
  }

  private boolean anyFailed(Set<TaskId> blockers) {
    return tasks.findAll(swarm, blockers).stream().anyMatch(Task::failed);
  }

  private void cancelIfPending(TaskId id, Instant now) {
    var task = stored(id);
    if (task.status() == TaskStatus.PENDING) {
      endings.store(task, task.cancelled(now), AttemptOutcome.CANCELLED, Optional.empty(), now);
    }
  }

  private Task stored(TaskId id) {
    return tasks.find(swarm, id).orElseThrow(() -> new NotFoundException("task", id.toString()));
  }
}
