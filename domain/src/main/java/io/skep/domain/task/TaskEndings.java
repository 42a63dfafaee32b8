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
 * What follows when an attempt ends without success: for the task, for its plan, and for the tasks
 * that wait for it. Runs within a unit of work.
 */
final class TaskEndings {

  private static final int PAGE = 500;

  private final SwarmId swarm;
  private final TaskRepository tasks;
  private final PlanRepository plans;

  TaskEndings(SwarmId swarm, TaskRepository tasks, PlanRepository plans) {
    this.swarm = swarm;
    this.tasks = tasks;
    this.plans = plans;
  }

  /**
   * Stores a task after an attempt.
   *
   * @param before the task as it was read
   * @param after the task after the verb
   * @return the task as stored
   */
  Task store(Task before, Task after, AttemptOutcome outcome, Optional<String> error, Instant now) {
    var attempt = before.lease().map(held -> before.attemptEnded(outcome, error, now));
    var saved = tasks.save(swarm, withinPlan(after, now), attempt);
    if (saved.failed()) {
      followThrough(saved, now);
    }
    return saved;
  }

  /** A plan that has failed gets no further attempts: what would be tried again is cancelled. */
  private Task withinPlan(Task task, Instant now) {
    boolean dropped =
        task.status() == TaskStatus.PENDING
            && task.spec()
                .plan()
                .flatMap(id -> plans.find(swarm, id))
                .filter(this::failed)
                .isPresent();
    return dropped ? task.cancelled(now) : task;
  }

  private boolean failed(Plan plan) {
    return plan.status() == PlanStatus.FAILED;
  }

  private void followThrough(Task ended, Instant now) {
    Deque<Task> ends = new ArrayDeque<>();
    ends.add(ended);
    while (!ends.isEmpty()) {
      var task = ends.remove();
      if (task.status() == TaskStatus.FAILED_VALIDATION) {
        task.spec().plan().ifPresent(plan -> countFailure(plan, ends, now));
      }
      cancelDependents(task, ends, now);
    }
  }

  private void countFailure(PlanId id, Deque<Task> ends, Instant now) {
    var plan = plans.find(swarm, id);
    if (plan.isEmpty()) {
      return;
    }
    var after = plans.save(swarm, plan.get().afterFailedTask(now));
    if (after.status() != PlanStatus.FAILED || plan.get().status() == PlanStatus.FAILED) {
      return;
    }
    while (true) {
      var pending = tasks.pendingOf(swarm, id, PageRequest.first(PAGE)).items();
      if (pending.isEmpty()) {
        return;
      }
      pending.forEach(task -> ends.add(cancel(task, now)));
    }
  }

  private void cancelDependents(Task ended, Deque<Task> ends, Instant now) {
    var page = PageRequest.first(PAGE);
    while (true) {
      var dependents = tasks.dependentsOf(swarm, ended.id(), page);
      for (var dependent : dependents.items()) {
        if (dependent.status() == TaskStatus.PENDING
            && dependent.spec().onBlockerFailure() == BlockerPolicy.CANCEL) {
          ends.add(cancel(dependent, now));
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
