package io.skep.domain.task;

import io.skep.domain.plan.Plan;
import io.skep.domain.plan.PlanRepository;
import io.skep.domain.plan.PlanStatus;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.SwarmId;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Propagates the end of an attempt without success to the task, its plan and its dependents. Runs
 * within a unit of work.
 */
final class FailurePropagation {

  private static final int BATCH_SIZE = 500;

  private final SwarmId swarm;
  private final TaskRepository tasks;
  private final PlanRepository plans;

  FailurePropagation(SwarmId swarm, TaskRepository tasks, PlanRepository plans) {
    this.swarm = swarm;
    this.tasks = tasks;
    this.plans = plans;
  }

  /**
   * Stores a task after an attempt and propagates its failure.
   *
   * @param before the task as read
   * @param after the task after the transition
   * @return the task as stored
   */
  Task save(Task before, Task after, AttemptOutcome outcome, Optional<String> error, Instant now) {
    var attempt = before.lease().map(lease -> before.toAttempt(outcome, error, now));
    var saved = tasks.save(swarm, cancelIfPlanFailed(after, now), attempt);
    if (saved.failed()) {
      propagate(saved, now);
    }
    return saved;
  }

  /** Cancels a task that would be retried although its plan has failed. */
  private Task cancelIfPlanFailed(Task task, Instant now) {
    boolean retriesInFailedPlan =
        task.status() == TaskStatus.PENDING
            && task.spec()
                .plan()
                .flatMap(id -> plans.find(swarm, id))
                .filter(this::hasFailed)
                .isPresent();
    return retriesInFailedPlan ? task.cancelled(now) : task;
  }

  private boolean hasFailed(Plan plan) {
    return plan.status() == PlanStatus.FAILED;
  }

  private void propagate(Task ended, Instant now) {
    Deque<Task> queue = new ArrayDeque<>();
    queue.add(ended);
    while (!queue.isEmpty()) {
      var task = queue.remove();
      if (task.status() == TaskStatus.FAILED_VALIDATION) {
        task.spec().plan().ifPresent(plan -> countPlanFailure(plan, queue, now));
      }
      cancelDependents(task, queue, now);
    }
  }

  private void countPlanFailure(PlanId id, Deque<Task> queue, Instant now) {
    var plan = plans.find(swarm, id);
    if (plan.isEmpty()) {
      return;
    }
    var after = plans.save(swarm, plan.get().afterFailedTask(now));
    if (after.status() != PlanStatus.FAILED || plan.get().status() == PlanStatus.FAILED) {
      return;
    }
    while (true) {
      var pending = tasks.pendingOf(swarm, id, PageRequest.first(BATCH_SIZE)).items();
      if (pending.isEmpty()) {
        return;
      }
      pending.forEach(task -> queue.add(cancel(task, now)));
    }
  }

  private void cancelDependents(Task ended, Deque<Task> queue, Instant now) {
    var page = PageRequest.first(BATCH_SIZE);
    while (true) {
      var dependents = tasks.dependentsOf(swarm, ended.id(), page);
      for (var dependent : dependents.items()) {
        if (dependent.status() == TaskStatus.PENDING
            && dependent.spec().onBlockerFailure() == BlockerPolicy.CANCEL) {
          queue.add(cancel(dependent, now));
        }
      }
      if (dependents.next().isEmpty()) {
        return;
      }
      page = page.after(dependents.next().get());
    }
  }

  private Task cancel(Task task, Instant now) {
    return tasks.save(swarm, task.cancelled(now), Optional.empty());
  }
}
