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

/** Enqueues tasks: assigns ids and ranks and resolves dependencies. Runs within a unit of work. */
final class TaskEnqueuer {

  private final SwarmId swarm;
  private final TaskRepository tasks;
  private final QueueRepository queues;
  private final PlanRepository plans;
  private final IdGenerator ids;
  private final FailurePropagation failurePropagation;

  TaskEnqueuer(
      SwarmId swarm,
      TaskRepository tasks,
      QueueRepository queues,
      PlanRepository plans,
      IdGenerator ids,
      FailurePropagation failurePropagation) {
    this.swarm = swarm;
    this.tasks = tasks;
    this.queues = queues;
    this.plans = plans;
    this.ids = ids;
    this.failurePropagation = failurePropagation;
  }

  /** Returns whether a task has neither a plan nor blockers. */
  static boolean isIndependent(TaskSpec spec) {
    return spec.plan().isEmpty() && spec.blockers().isEmpty() && spec.blockerKeys().isEmpty();
  }

  /** Stores tasks. Requires a write block unless each task {@link #isIndependent}. */
  List<Task> enqueue(List<TaskSpec> specs, Instant now) {
    specs.stream()
        .flatMap(spec -> spec.plan().stream())
        .distinct()
        .forEach(id -> requirePlanAccepts(id, specs));
    Map<String, TaskId> byKey = new HashMap<>();
    List<TaskId> taskIds = new ArrayList<>(specs.size());
    for (var spec : specs) {
      var id = new TaskId(ids.next());
      taskIds.add(id);
      spec.key().ifPresent(key -> byKey.putIfAbsent(key, id));
    }
    // A stored task takes precedence over a new one with the same key, also as a blocker.
    byKey.putAll(findStoredKeys(specs, byKey.keySet()));
    Map<TaskId, Set<TaskId>> blockersByTask = new LinkedHashMap<>();
    for (int i = 0; i < specs.size(); i++) {
      blockersByTask.put(taskIds.get(i), resolveBlockers(specs.get(i), byKey));
    }
    requireAcyclic(blockersByTask);
    Map<QueueName, QueueSettings> settings = new HashMap<>();
    List<TaskInsert> inserts = new ArrayList<>(specs.size());
    for (int i = 0; i < specs.size(); i++) {
      var spec = specs.get(i);
      var id = taskIds.get(i);
      var task =
          Task.enqueued(
              id,
              withoutBlockers(spec),
              settings.computeIfAbsent(spec.queue(), this::settings),
              now);
      inserts.add(new TaskInsert(task, blockersByTask.getOrDefault(id, Set.of())));
    }
    return cancelUnsatisfiable(tasks.add(swarm, inserts), blockersByTask, now);
  }

  Task addBlocker(Task task, TaskId blocker, Instant now) {
    if (task.status() != TaskStatus.PENDING) {
      throw new InvalidTransitionException(
          "task", task.id().toString(), task.status().name(), "blocked");
    }
    if (task.id().equals(blocker) || tasks.dependsOn(swarm, blocker, task.id())) {
      throw new DependencyCycleException(task.id().toString(), blocker.toString());
    }
    var blocked = tasks.addBlockers(swarm, task.id(), Set.of(blocker));
    return cancelUnsatisfiable(List.of(blocked), Map.of(task.id(), Set.of(blocker)), now).get(0);
  }

  void requireOpenPlan(PlanId id) {
    var plan = requirePlan(id);
    if (plan.status().isTerminal()) {
      throw new InvalidTransitionException(
          "plan", id.value(), plan.status().name(), "a plan with open tasks");
    }
  }

  /** Rejects new tasks of a terminal plan; tasks whose keys are stored already are accepted. */
  private void requirePlanAccepts(PlanId id, List<TaskSpec> specs) {
    if (requirePlan(id).status().isTerminal()) {
      var keys =
          specs.stream()
              .filter(spec -> spec.plan().equals(Optional.of(id)))
              .map(TaskSpec::key)
              .toList();
      boolean allKeyed = keys.stream().allMatch(Optional::isPresent);
      Set<String> distinctKeys =
          keys.stream().flatMap(Optional::stream).collect(Collectors.toSet());
      if (!allKeyed
          || !tasks.findIdsByKey(swarm, distinctKeys).keySet().containsAll(distinctKeys)) {
        requireOpenPlan(id);
      }
    }
  }

  private Plan requirePlan(PlanId id) {
    return plans.find(swarm, id).orElseThrow(() -> new NotFoundException("plan", id.value()));
  }

  private Map<String, TaskId> findStoredKeys(List<TaskSpec> specs, Collection<String> newKeys) {
    Set<String> referenced = new HashSet<>();
    specs.forEach(spec -> referenced.addAll(spec.blockerKeys()));
    // Keys that are no blockers are resolved by the store on insertion.
    if (referenced.isEmpty()) {
      return Map.of();
    }
    referenced.addAll(newKeys);
    Map<String, TaskId> stored = new HashMap<>();
    var all = List.copyOf(referenced);
    for (int from = 0; from < all.size(); from += TaskManager.MAX_BATCH) {
      int to = Math.min(all.size(), from + TaskManager.MAX_BATCH);
      stored.putAll(tasks.findIdsByKey(swarm, all.subList(from, to)));
    }
    return stored;
  }

  private static Set<TaskId> resolveBlockers(TaskSpec spec, Map<String, TaskId> byKey) {
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

  /**
   * Searches for cycles depth-first among the tasks of the call; stored tasks cannot depend on new
   * ones.
   */
  private static void requireAcyclic(Map<TaskId, Set<TaskId>> blockersByTask) {
    Set<TaskId> visited = new HashSet<>();
    for (var start : blockersByTask.keySet()) {
      Set<TaskId> path = new HashSet<>();
      Deque<TaskId> stack = new ArrayDeque<>();
      stack.push(start);
      while (!stack.isEmpty()) {
        var task = stack.peek();
        if (visited.contains(task)) {
          stack.pop();
        } else if (path.add(task)) {
          for (var blocker : blockersByTask.getOrDefault(task, Set.of())) {
            if (path.contains(blocker)) {
              throw new DependencyCycleException(task.toString(), blocker.toString());
            }
            if (!visited.contains(blocker)) {
              stack.push(blocker);
            }
          }
        } else {
          stack.pop();
          path.remove(task);
          visited.add(task);
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
        : spec.toBuilder().blockedBy(Set.of()).blockedByKeys(Set.of()).build();
  }

  /** Cancels inserted tasks that depend on a failed blocker and have the policy {@code CANCEL}. */
  private List<Task> cancelUnsatisfiable(
      List<Task> added, Map<TaskId, Set<TaskId>> blockersByTask, Instant now) {
    boolean any = false;
    for (var task : added) {
      if (task.openBlockers() > 0
          && task.spec().onBlockerFailure() == BlockerPolicy.CANCEL
          && anyFailed(blockersByTask.getOrDefault(task.id(), Set.of()))) {
        any = true;
        cancelIfPending(task.id(), now);
      }
    }
    return any ? added.stream().map(task -> requireTask(task.id())).toList() : added;
  }

  private boolean anyFailed(Set<TaskId> blockers) {
    return tasks.findAll(swarm, blockers).stream().anyMatch(Task::failed);
  }

  private void cancelIfPending(TaskId id, Instant now) {
    var task = requireTask(id);
    if (task.status() == TaskStatus.PENDING) {
      failurePropagation.save(
          task, task.cancelled(now), AttemptOutcome.CANCELLED, Optional.empty(), now);
    }
  }

  private Task requireTask(TaskId id) {
    return tasks.find(swarm, id).orElseThrow(() -> new NotFoundException("task", id.toString()));
  }
}
