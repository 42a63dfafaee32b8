package io.skep.domain.task;

import io.skep.domain.agent.TaskReleaser;
import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.error.InvalidTransitionException;
import io.skep.domain.error.LeaseLostException;
import io.skep.domain.error.NotFoundException;
import io.skep.domain.lease.ClaimRequest;
import io.skep.domain.lease.Lease;
import io.skep.domain.lease.LeaseToken;
import io.skep.domain.plan.PlanRepository;
import io.skep.domain.transaction.UnitOfWork;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.IdGenerator;
import io.skep.domain.value.Json;
import io.skep.domain.value.Page;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.QueueName;
import io.skep.domain.value.SwarmId;
import io.skep.domain.value.TaskId;
import io.skep.domain.value.Validate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Task queue service of one swarm: enqueue, claim, report, reclaim.
 *
 * <p>Each method joins the unit of work of its caller or runs in one of its own, unless it says
 * otherwise. Thread-safe. Any method may throw {@link io.skep.domain.error.StoreException}.
 *
 * <p>A claim grants a {@link io.skep.domain.lease.Lease}. Reports require its token: a report with
 * an older token throws {@link LeaseLostException}, whatever the clock says; the current token is
 * accepted after its deadline too, as long as the task has not been reclaimed.
 */
public final class TaskManager implements TaskReleaser {

  /** Maximum number of tasks in one call that enqueues, completes or extends leases. */
  public static final int MAX_BATCH = 1_000;

  private static final int BATCH_SIZE = 500;

  private final SwarmId swarm;
  private final UnitOfWork work;
  private final TaskRepository tasks;
  private final InstantSource clock;
  private final TaskEnqueuer enqueuer;
  private final FailurePropagation failurePropagation;

  /** Creates the task manager of a swarm on its store. */
  public TaskManager(
      SwarmId swarm,
      UnitOfWork work,
      TaskRepository tasks,
      QueueRepository queues,
      PlanRepository plans,
      IdGenerator ids,
      InstantSource clock) {
    this.swarm = swarm;
    this.work = work;
    this.tasks = tasks;
    this.clock = clock;
    failurePropagation = new FailurePropagation(swarm, tasks, plans);
    enqueuer = new TaskEnqueuer(swarm, tasks, queues, plans, ids, failurePropagation);
  }

  /**
   * Enqueues a task; if its key is taken, nothing is stored.
   *
   * @return the task as stored, or the existing task with the key
   * @throws NotFoundException if its plan or a blocker does not exist
   * @throws InvalidTransitionException if its plan has ended and its key is not taken
   */
  public Task enqueue(TaskSpec spec) {
    return enqueueAll(List.of(spec)).get(0);
  }

  /**
   * Enqueues tasks atomically; tasks whose key is taken are not stored.
   *
   * @param specs at most {@value #MAX_BATCH}; they may depend on each other by key
   * @return for each of them, in order, the task as stored, or the existing task with the key
   * @throws NotFoundException if a plan or a blocker does not exist
   * @throws InvalidTransitionException if a new task belongs to a plan that has ended
   * @throws io.skep.domain.error.DependencyCycleException if the dependencies form a cycle
   */
  public List<Task> enqueueAll(List<TaskSpec> specs) {
    Validate.size("tasks", specs, MAX_BATCH);
    // Independent tasks need no block, so that a store can batch the calls of concurrent threads.
    return specs.stream().allMatch(TaskEnqueuer::isIndependent)
        ? enqueuer.enqueue(specs, clock.instant())
        : work.write(() -> enqueuer.enqueue(specs, clock.instant()));
  }

  /**
   * Adds a blocker to a pending task. If the blocker has ended without success, the failure policy
   * of the task applies at once.
   *
   * @return the task as stored
   * @throws NotFoundException if either task does not exist
   * @throws InvalidTransitionException if the task is not pending
   * @throws io.skep.domain.error.DependencyCycleException if the blocker depends on the task
   */
  public Task addBlocker(TaskId task, TaskId blocker) {
    return work.write(() -> enqueuer.addBlocker(requireTask(task), blocker, clock.instant()));
  }

  /**
   * Removes a blocker from a task; does nothing if it has no such blocker.
   *
   * @return the task as stored
   * @throws NotFoundException if the task does not exist
   */
  public Task removeBlocker(TaskId task, TaskId blocker) {
    return work.write(() -> tasks.removeBlockers(swarm, task, Set.of(blocker)));
  }

  /**
   * Leases ready tasks to an agent, as many as are ready and the agent may hold, up to the limit of
   * the request. The agent need not be registered; the limit and capabilities of a registered agent
   * apply too.
   *
   * @return the tasks in the order of their ranks; empty if no task is available to the agent
   * @throws InvalidTransitionException if the agent is paused, in error or retired
   */
  public List<Task> claim(ClaimRequest request) {
    return tasks.claim(swarm, request, clock);
  }

  /** Returns the task, or empty if no such id exists. */
  public Optional<Task> find(TaskId id) {
    return tasks.find(swarm, id);
  }

  /** Returns the task with this key, or empty if there is none. */
  public Optional<Task> findByKey(String key) {
    Validate.name("task key", key, TaskSpec.MAX_KEY);
    return work.read(
        () ->
            Optional.ofNullable(tasks.findIdsByKey(swarm, List.of(key)).get(key))
                .flatMap(id -> tasks.find(swarm, id)));
  }

  /** Returns a page of the tasks that match, ordered by id descending. */
  public Page<Task> list(TaskQuery query, PageRequest page) {
    return tasks.list(swarm, query, page);
  }

  /** Returns a page of the ready tasks of a queue, ordered by rank. */
  public Page<Task> listReady(QueueName queue, PageRequest page) {
    return tasks.listReady(swarm, queue, clock.instant(), page);
  }

  /** Returns the current and former blockers of a task. */
  public Set<TaskId> blockersOf(TaskId task) {
    return tasks.blockersOf(swarm, task);
  }

  /** Returns a page of the tasks that depend or have depended on a task, ordered by id. */
  public Page<Task> dependentsOf(TaskId task, PageRequest page) {
    return tasks.dependentsOf(swarm, task, page);
  }

  /** Returns a page of the finished attempts at a task, in chronological order. */
  public Page<Attempt> attempts(TaskId task, PageRequest page) {
    return tasks.attempts(swarm, task, page);
  }

  /** Returns the current task of a plan: the one in progress, or else the next pending one. */
  public Optional<Task> currentTask(PlanId plan) {
    return tasks.findCurrent(swarm, plan);
  }

  /** Returns the task of a plan that ended first and is not yet recorded. */
  public Optional<Task> completedTask(PlanId plan) {
    return tasks.findAwaitingRecord(swarm, plan);
  }

  /** Returns whether a plan has tasks that are pending or in progress. */
  public boolean hasPending(PlanId plan) {
    return currentTask(plan).isPresent();
  }

  /**
   * Extends a lease to expire {@code lease} from now.
   *
   * @return the extended lease
   * @throws LeaseLostException if the task is not leased under the token
   */
  public Lease heartbeat(LeaseToken token, Duration lease) {
    var extended = heartbeat(List.of(token), lease).get(token.task());
    if (extended == null) {
      throw new LeaseLostException(token.task().toString(), token.token());
    }
    return extended;
  }

  /**
   * Extends leases to expire {@code lease} from now.
   *
   * @param tokens at most {@value #MAX_BATCH}
   * @return the extended leases; tasks that are not leased under the released token are omitted
   */
  public Map<TaskId, Lease> heartbeat(Collection<LeaseToken> tokens, Duration lease) {
    Validate.size("tokens", tokens, MAX_BATCH);
    var duration = Validate.duration("lease", lease, Lease.MAX_DURATION);
    return tasks.extendLeases(swarm, tokens, duration, clock.instant());
  }

  /**
   * Stores a progress note for a task.
   *
   * @return the task as stored
   * @throws LeaseLostException if the task is not leased under the token
   * @throws NotFoundException if the task does not exist
   */
  public Task progress(LeaseToken token, String note) {
    return work.write(
        () -> {
          var task = requireTask(token.task()).progressed(token.token(), note, clock.instant());
          return tasks.save(swarm, task, Optional.empty());
        });
  }

  /**
   * Completes a task.
   *
   * @return the task as stored
   * @throws LeaseLostException if the task is not leased under the token
   * @throws NotFoundException if the task does not exist
   */
  public Task complete(LeaseToken token, Optional<Json> result) {
    var done = tasks.complete(swarm, List.of(new Completion(token, result)), clock.instant());
    if (done.isEmpty()) {
      requireTask(token.task());
      throw new LeaseLostException(token.task().toString(), token.token());
    }
    return done.get(0);
  }

  /**
   * Completes several tasks independently: tasks that are not leased under their token are returned
   * as lost, the others are completed.
   *
   * @param completions at most {@value #MAX_BATCH}, of different tasks
   * @throws InvalidArgumentException if two completions are of the same task
   */
  public CompletionResult completeAll(List<Completion> completions) {
    Validate.size("completions", completions, MAX_BATCH);
    Set<TaskId> distinct = new HashSet<>();
    for (var completion : completions) {
      if (!distinct.add(completion.token().task())) {
        throw new InvalidArgumentException(
            "completions", "must not contain a task twice: " + completion.token().task());
      }
    }
    var done = tasks.complete(swarm, completions, clock.instant());
    Set<TaskId> accepted = new HashSet<>();
    done.forEach(task -> accepted.add(task.id()));
    var lost =
        completions.stream()
            .map(Completion::token)
            .filter(token -> !accepted.contains(token.task()))
            .toList();
    return new CompletionResult(done, lost);
  }

  /**
   * Fails the current attempt at a task. If {@code mayRetry} is set and attempts remain, the task
   * is retried after a delay. Otherwise it fails validation: the failure counts towards the failure
   * limit of its plan, and the failure policy of each dependent applies.
   *
   * @return the task as stored
   * @throws LeaseLostException if the task is not leased under the token
   * @throws NotFoundException if the task does not exist
   */
  public Task fail(LeaseToken token, String error, boolean mayRetry) {
    return work.write(
        () -> {
          var now = clock.instant();
          var before = requireTask(token.task());
          var after = before.failed(token.token(), error, mayRetry, now);
          return failurePropagation.save(
              before, after, AttemptOutcome.FAILED, Optional.of(error), now);
        });
  }

  /**
   * Releases a task to its queue without counting the attempt.
   *
   * @return the task as stored
   * @throws LeaseLostException if the task is not leased under the token
   * @throws NotFoundException if the task does not exist
   */
  public Task release(LeaseToken token) {
    return work.write(
        () -> {
          var now = clock.instant();
          var before = requireTask(token.task());
          var after = before.released(token.token(), now);
          return failurePropagation.save(
              before, after, AttemptOutcome.RELEASED, Optional.empty(), now);
        });
  }

  /**
   * Cancels a task, regardless of its lease; the failure policy of each dependent applies.
   *
   * @return the task as stored
   * @throws InvalidTransitionException if the task has ended
   * @throws NotFoundException if the task does not exist
   */
  public Task cancel(TaskId id) {
    return work.write(
        () -> {
          var now = clock.instant();
          var before = requireTask(id);
          return failurePropagation.save(
              before, before.cancelled(now), AttemptOutcome.CANCELLED, Optional.empty(), now);
        });
  }

  /**
   * Makes a task that failed validation pending again, with all its attempts.
   *
   * @return the task as stored
   * @throws InvalidTransitionException if the task has not failed validation, or its plan has ended
   * @throws NotFoundException if the task does not exist
   */
  public Task retry(TaskId id) {
    return work.write(
        () -> {
          var task = requireTask(id).retried(clock.instant());
          task.spec().plan().ifPresent(enqueuer::requireOpenPlan);
          return tasks.save(swarm, task, Optional.empty());
        });
  }

  /**
   * Records the end of a task.
   *
   * @return the task as stored
   * @throws InvalidTransitionException if the task is neither completed nor failed validation
   * @throws NotFoundException if the task does not exist
   */
  public Task record(TaskId id) {
    return work.write(
        () -> tasks.save(swarm, requireTask(id).recorded(clock.instant()), Optional.empty()));
  }

  /**
   * Reclaims every task with an expired lease: it is retried at once, or fails validation if no
   * attempts remain. Works in batches, each in a unit of work of its own; idempotent and safe to
   * run on several nodes.
   *
   * @return number of reclaimed tasks
   */
  public int reclaimExpired() {
    int reclaimed = 0;
    while (true) {
      int batch =
          work.write(
              () -> {
                var expired = tasks.findExpired(swarm, clock.instant(), BATCH_SIZE);
                expired.forEach(this::reclaim);
                return expired.size();
              });
      reclaimed += batch;
      if (batch < BATCH_SIZE) {
        return reclaimed;
      }
    }
  }

  @Override
  public int releaseTasks(AgentId agent) {
    return work.write(
        () -> {
          int released = 0;
          while (true) {
            var leased = tasks.leasedBy(swarm, agent, PageRequest.first(BATCH_SIZE)).items();
            if (leased.isEmpty()) {
              return released;
            }
            leased.forEach(this::reclaim);
            released += leased.size();
          }
        });
  }

  private void reclaim(Task task) {
    var now = clock.instant();
    failurePropagation.save(task, task.expired(now), AttemptOutcome.EXPIRED, Optional.empty(), now);
  }

  private Task requireTask(TaskId id) {
    return tasks.find(swarm, id).orElseThrow(() -> new NotFoundException("task", id.toString()));
  }
}
