package io.skep.testkit.contract.model;

import static java.util.Objects.requireNonNull;

import io.skep.domain.error.ErrorCode;
import io.skep.domain.lease.ClaimRequest;
import io.skep.domain.lease.LeaseToken;
import io.skep.domain.plan.PlanStatus;
import io.skep.domain.task.AttemptOutcome;
import io.skep.domain.task.BlockerPolicy;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.QueueName;
import io.skep.domain.value.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reference model of the tasks of a swarm, as simple as possible: every lookup is a full scan. */
final class TaskModel {

  /** Thrown when the model rejects an operation. */
  static final class ModelException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    final ErrorCode code;

    ModelException(ErrorCode code) {
      super(code.name());
      this.code = code;
    }
  }

  /** Plan of the model. */
  static final class ModelPlan {

    final int limit;
    int failures;
    PlanStatus status = PlanStatus.PLANNING;

    ModelPlan(int limit) {
      this.limit = limit;
    }
  }

  /** Queue of the model. */
  static final class ModelQueue {

    final Duration priorityAging;
    final int maxInProgress;
    final Map<String, Integer> maxPerCapability;
    boolean paused;

    ModelQueue(Duration priorityAging, int maxInProgress, Map<String, Integer> maxPerCapability) {
      this.priorityAging = priorityAging;
      this.maxInProgress = maxInProgress;
      this.maxPerCapability = maxPerCapability;
    }
  }

  /** In insertion order, which is id order. */
  final Map<TaskId, ModelTask> tasks = new LinkedHashMap<>();

  final Map<PlanId, ModelPlan> plans = new LinkedHashMap<>();
  final Map<QueueName, ModelQueue> queues = new LinkedHashMap<>();
  final Map<AgentId, Integer> maxTasks = new HashMap<>();

  /** Rejects specs that {@code TaskManager.enqueueAll} rejects. */
  void validate(List<TaskSpec> specs) {
    for (var spec : specs) {
      boolean ended = spec.plan().map(plans::get).filter(it -> it.status.isTerminal()).isPresent();
      if (ended && spec.key().flatMap(this::byKey).isEmpty()) {
        throw new ModelException(ErrorCode.INVALID_TRANSITION);
      }
    }
    Set<String> own = new HashSet<>();
    specs.forEach(spec -> spec.key().ifPresent(own::add));
    for (var spec : specs) {
      for (var key : spec.blockerKeys()) {
        if (!own.contains(key) && byKey(key).isEmpty()) {
          throw new ModelException(ErrorCode.NOT_FOUND);
        }
      }
    }
    rejectCycle(specs);
  }

  /** Repeatedly removes specs whose blockers are all removed; a remainder is a cycle. */
  private void rejectCycle(List<TaskSpec> specs) {
    List<TaskSpec> left = new ArrayList<>(specs);
    while (!left.isEmpty()) {
      Set<String> waiting = new HashSet<>();
      Map<String, TaskSpec> first = new HashMap<>();
      specs.forEach(spec -> spec.key().ifPresent(key -> first.putIfAbsent(key, spec)));
      for (var spec : left) {
        spec.key()
            .filter(key -> spec.equals(first.get(key)) && byKey(key).isEmpty())
            .ifPresent(waiting::add);
      }
      if (!left.removeIf(spec -> spec.blockerKeys().stream().noneMatch(waiting::contains))) {
        throw new ModelException(ErrorCode.DEPENDENCY_CYCLE);
      }
    }
  }

  /** Stores validated specs; the id of a spec whose key exists is that of the existing task. */
  void queue(List<TaskSpec> specs, List<TaskId> ids, Instant now) {
    List<ModelTask> added = new ArrayList<>();
    for (int i = 0; i < specs.size(); i++) {
      if (specs.get(i).key().flatMap(this::byKey).isEmpty()) {
        var priorityAging = queue(specs.get(i).queue()).priorityAging;
        var task = new ModelTask(ids.get(i), specs.get(i), priorityAging, now);
        tasks.put(task.id, task);
        added.add(task);
      }
    }
    for (var task : added) {
      task.spec.blockers().forEach(id -> task.blockers.add(tasks.get(id)));
      task.spec.blockerKeys().forEach(key -> task.blockers.add(byKey(key).orElseThrow()));
    }
    added.forEach(task -> cancelIfUnsatisfiable(task, now));
  }

  private void cancelIfUnsatisfiable(ModelTask task, Instant now) {
    if (task.status == TaskStatus.PENDING
        && task.spec.onBlockerFailure() == BlockerPolicy.CANCEL
        && task.blockers.stream().anyMatch(blocker -> blocker.failed)) {
      cancel(task, now);
    }
  }

  ModelTask addBlocker(ModelTask task, ModelTask blocker, Instant now) {
    require(task.status == TaskStatus.PENDING, ErrorCode.INVALID_TRANSITION);
    require(task != blocker && !blocker.waitsFor(task), ErrorCode.DEPENDENCY_CYCLE);
    if (task.blockers.add(blocker)) {
      task.version++;
    }
    if (blocker.failed) {
      cancelIfUnsatisfiable(task, now);
    }
    return task;
  }

  ModelTask removeBlocker(ModelTask task, ModelTask blocker) {
    if (task.blockers.remove(blocker)) {
      task.version++;
    }
    return task;
  }

  List<ModelTask> claim(ClaimRequest request, Set<String> capabilities, Instant now) {
    var queue = queue(request.queue());
    List<ModelTask> claimed = new ArrayList<>();
    for (var task : ready(request.queue(), now)) {
      if (claimed.size() < request.limit()
          && !queue.paused
          && task.isClaimable(request.agent(), capabilities, now)
          && (request.plan().isEmpty() || request.plan().equals(task.spec.plan()))
          && inProgressOf(request.agent()).size() < maxTasks.getOrDefault(request.agent(), 10_000)
          && inProgress(request.queue(), "").size() < queue.maxInProgress
          && task.spec.requires().values().stream()
              .allMatch(
                  word ->
                      inProgress(request.queue(), word).size()
                          < queue.maxPerCapability.getOrDefault(word, Integer.MAX_VALUE))) {
        task.transitionTo(TaskStatus.IN_PROGRESS, now);
        task.agent = Optional.of(request.agent());
        task.attempts++;
        task.claims++;
        task.leasedUntil = Optional.of(now.plus(request.lease()));
        claimed.add(task);
      }
    }
    return claimed;
  }

  private List<ModelTask> inProgress(QueueName queue, String capability) {
    return all(TaskStatus.IN_PROGRESS)
        .filter(task -> task.spec.queue().equals(queue))
        .filter(task -> capability.isEmpty() || task.spec.requires().values().contains(capability))
        .toList();
  }

  List<ModelTask> inProgressOf(AgentId agent) {
    return all(TaskStatus.IN_PROGRESS).filter(it -> it.agent.equals(Optional.of(agent))).toList();
  }

  List<ModelTask> ready(QueueName queue, Instant now) {
    return all(TaskStatus.PENDING)
        .filter(task -> task.spec.queue().equals(queue))
        .filter(task -> task.openBlockers() == 0 && !task.runAt.isAfter(now))
        .sorted(byRank())
        .toList();
  }

  /** Returns the task if the token is its current lease. */
  ModelTask requireLeased(LeaseToken token) {
    var task = task(token.task());
    require(
        task.status == TaskStatus.IN_PROGRESS && task.claims == token.token(),
        ErrorCode.LEASE_LOST);
    return task;
  }

  ModelTask complete(ModelTask task, Instant now) {
    task.outcomes.add(AttemptOutcome.COMPLETED);
    task.transitionTo(TaskStatus.COMPLETED, now);
    return task;
  }

  ModelTask fail(ModelTask task, boolean mayRetry, Instant now) {
    task.outcomes.add(AttemptOutcome.FAILED);
    if (mayRetry && task.attempts < task.spec.retry().maxAttempts()) {
      long factor = 1L << (task.attempts - 1);
      var rest = task.spec.retry().firstDelay().multipliedBy(factor);
      var longest = task.spec.retry().maxDelay();
      requeue(task, now.plus(rest.compareTo(longest) < 0 ? rest : longest), now);
    } else {
      failPermanently(task, now);
    }
    return task;
  }

  ModelTask release(ModelTask task, Instant now) {
    task.outcomes.add(AttemptOutcome.RELEASED);
    task.attempts--;
    requeue(task, now, now);
    return task;
  }

  void expire(ModelTask task, Instant now) {
    task.outcomes.add(AttemptOutcome.EXPIRED);
    if (task.attempts < task.spec.retry().maxAttempts()) {
      requeue(task, now, now);
    } else {
      failPermanently(task, now);
    }
  }

  /** Reclaims tasks with expired leases, longest expired first; returns their number. */
  int reclaimExpired(Instant now) {
    var expired =
        all(TaskStatus.IN_PROGRESS)
            .filter(task -> !task.leasedUntil.orElseThrow().isAfter(now))
            .sorted(Comparator.comparing(task -> task.leasedUntil.orElseThrow()))
            .toList();
    expired.forEach(task -> expire(task, now));
    return expired.size();
  }

  int releaseTasks(AgentId agent, Instant now) {
    var held = inProgressOf(agent);
    held.forEach(task -> expire(task, now));
    return held.size();
  }

  ModelTask cancelled(ModelTask task, Instant now) {
    require(task.isOpen(), ErrorCode.INVALID_TRANSITION);
    if (task.status == TaskStatus.IN_PROGRESS) {
      task.outcomes.add(AttemptOutcome.CANCELLED);
    }
    cancel(task, now);
    return task;
  }

  ModelTask retry(ModelTask task, Instant now) {
    require(task.status == TaskStatus.FAILED_VALIDATION, ErrorCode.INVALID_TRANSITION);
    task.spec
        .plan()
        .ifPresent(plan -> require(!plan(plan).status.isTerminal(), ErrorCode.INVALID_TRANSITION));
    task.attempts = 0;
    task.runAt = now;
    task.transitionTo(TaskStatus.PENDING, now);
    return task;
  }

  ModelTask record(ModelTask task, Instant now) {
    require(
        task.status == TaskStatus.COMPLETED || task.status == TaskStatus.FAILED_VALIDATION,
        ErrorCode.INVALID_TRANSITION);
    task.transitionTo(TaskStatus.RECORDED, now);
    return task;
  }

  private void requeue(ModelTask task, Instant runAt, Instant now) {
    if (task.spec.plan().map(plans::get).filter(it -> it.status == PlanStatus.FAILED).isPresent()) {
      task.runAt = runAt;
      cancel(task, now);
      return;
    }
    task.runAt = runAt;
    task.transitionTo(TaskStatus.PENDING, now);
  }

  private void failPermanently(ModelTask task, Instant now) {
    task.transitionTo(TaskStatus.FAILED_VALIDATION, now);
    task.spec.plan().map(plans::get).ifPresent(plan -> plan.failures++);
    task.spec.plan().ifPresent(plan -> failPlanAtLimit(plan, now));
    cancelDependents(task, now);
  }

  private void failPlanAtLimit(PlanId id, Instant now) {
    var plan = plan(id);
    if (plan.failures >= plan.limit && !plan.status.isTerminal()) {
      plan.status = PlanStatus.FAILED;
      all(TaskStatus.PENDING)
          .filter(task -> task.spec.plan().equals(Optional.of(id)))
          .forEach(task -> cancel(task, now));
    }
  }

  private void cancel(ModelTask task, Instant now) {
    if (task.isOpen()) {
      task.transitionTo(TaskStatus.CANCELLED, now);
      cancelDependents(task, now);
    }
  }

  private void cancelDependents(ModelTask blocker, Instant now) {
    all(TaskStatus.PENDING)
        .filter(task -> task.blockers.contains(blocker))
        .forEach(task -> cancelIfUnsatisfiable(task, now));
  }

  Optional<ModelTask> current(PlanId plan) {
    return Stream.of(TaskStatus.IN_PROGRESS, TaskStatus.PENDING)
        .flatMap(status -> ofPlan(plan, status).min(byRank()).stream())
        .findFirst();
  }

  Optional<ModelTask> awaitingRecord(PlanId plan) {
    return Stream.of(TaskStatus.COMPLETED, TaskStatus.FAILED_VALIDATION)
        .flatMap(status -> ofPlan(plan, status))
        .min(
            Comparator.comparing((ModelTask task) -> task.endedAt.orElseThrow())
                .thenComparing(task -> task.id));
  }

  private Stream<ModelTask> ofPlan(PlanId plan, TaskStatus status) {
    return all(status).filter(task -> task.spec.plan().equals(Optional.of(plan)));
  }

  Optional<ModelTask> byKey(String key) {
    return tasks.values().stream()
        .filter(task -> task.spec.key().equals(Optional.of(key)))
        .findAny();
  }

  List<ModelTask> all() {
    return List.copyOf(tasks.values());
  }

  /** Returns a snapshot of the tasks in a status, in id order. */
  Stream<ModelTask> all(TaskStatus status) {
    return tasks.values().stream().filter(task -> task.status == status).toList().stream();
  }

  private static Comparator<ModelTask> byRank() {
    return Comparator.comparing((ModelTask task) -> task.rank).thenComparing(task -> task.id);
  }

  private static void require(boolean condition, ErrorCode otherwise) {
    if (!condition) {
      throw new ModelException(otherwise);
    }
  }

  /** Returns an existing task. */
  ModelTask task(TaskId id) {
    return requireNonNull(tasks.get(id), id::toString);
  }

  /** Returns an existing plan. */
  ModelPlan plan(PlanId id) {
    return requireNonNull(plans.get(id), id::toString);
  }

  /** Returns an existing queue. */
  ModelQueue queue(QueueName name) {
    return requireNonNull(queues.get(name), name::toString);
  }
}
