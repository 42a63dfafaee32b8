package io.skep.domain.task;

import io.skep.domain.agent.HeldWork;
import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.error.InvalidTransitionException;
import io.skep.domain.error.LeaseLostException;
import io.skep.domain.error.NotFoundException;
import io.skep.domain.plan.PlanRepository;
import io.skep.domain.transaction.UnitOfWork;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Check;
import io.skep.domain.value.IdGenerator;
import io.skep.domain.value.Json;
import io.skep.domain.value.Page;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.QueueName;
import io.skep.domain.value.SwarmId;
import io.skep.domain.value.TaskId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The tasks of one swarm: queuing, claiming, reporting, recovering.
 *
 * <p>Each method is one unit of work, or part of the caller's, unless it says otherwise. Safe for
 * use by many threads. Any method may throw {@link io.skep.domain.error.StoreException}.
 *
 * <p>A claim gives a {@link Lease}. Reports need its token: {@link LeaseLostException} answers an
 * older one, whatever the clock says, while the current one is accepted also after its deadline, as
 * long as the task was not taken back.
 */
public final class TaskManager implements HeldWork {

  /** How many tasks may be queued, completed or extended in one call. */
  public static final int MAX_BATCH = 1_000;

  private static final int PAGE = 500;

  private final SwarmId swarm;
  private final UnitOfWork work;
  private final TaskRepository tasks;
  private final InstantSource clock;
  private final TaskQueuing queuing;
  private final TaskEndings endings;

  /** Creates the task manager of a swarm over its store. */
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
    endings = new TaskEndings(swarm, tasks, plans);
    queuing = new TaskQueuing(swarm, tasks, queues, plans, ids, endings);
  }

  /**
   * Queues a task; if its key is taken, nothing is stored.
   *
   * @return the task as stored, or the one that has the key
   * @throws NotFoundException if its plan, or a task that it is to wait for, does not exist
   * @throws InvalidTransitionException if its plan has ended and its key is not taken
   */
  public Task queue(TaskSpec spec) {
    return queueAll(List.of(spec)).get(0);
  }

  /**
   * Queues tasks, all or none; those whose key is taken are not stored.
   *
   * @param specs at most {@value #MAX_BATCH}; they may wait for each other by key
   * @return for each of them, in order, the task as stored, or the one that has the key
   * @throws NotFoundException if a plan, or a task to wait for, does not exist
   * @throws InvalidTransitionException if a plan has ended that tasks would be added to
   * @throws io.skep.domain.error.DependencyCycleException if tasks would wait for each other
   */
  public List<Task> queueAll(List<TaskSpec> specs) {
    Check.size("tasks", specs, MAX_BATCH);
    // Alone, they need no block of their own, so that a store may join the calls of many threads.
    return specs.stream().allMatch(TaskQueuing::isAlone)
        ? queuing.queue(specs, clock.instant())
        : work.write(() -> queuing.queue(specs, clock.instant()));
  }

  /**
   * Has a task that was not started wait for another one as well. If that one has ended without
   * success, the task follows its policy at once.
   *
   * @return the task as stored
   * @throws NotFoundException if either does not exist
   * @throws InvalidTransitionException if the task is not pending
   * @throws io.skep.domain.error.DependencyCycleException if the other waits for it
   */
  public Task addBlocker(TaskId task, TaskId blocker) {
    return work.write(() -> queuing.addBlocker(existing(task), blocker, clock.instant()));
  }

  /**
   * Has a task no longer wait for another one; if it did not, nothing changes.
   *
   * @return the task as stored
   * @throws NotFoundException if the task does not exist
   */
  public Task removeBlocker(TaskId task, TaskId blocker) {
    return work.write(() -> tasks.removeBlockers(swarm, task, Set.of(blocker)));
  }

  /**
   * Leases ready tasks to an agent, as many as there are and as it may hold, up to the limit of the
   * request. The agent need not be registered; one that is brings its own limit and capabilities.
   *
   * @return the tasks, in the order in which they are to be worked on; empty if there is nothing
   *     for this agent now
   * @throws InvalidTransitionException if the agent is paused, in error or retired
   */
  public List<Task> claim(ClaimRequest request) {
    return tasks.claim(swarm, request, clock);
  }

  /** Returns the task, or empty if there is none under this id. */
  public Optional<Task> find(TaskId id) {
    return tasks.find(swarm, id);
  }

  /** Returns the task that has this key, or empty if there is none. */
  public Optional<Task> findByKey(String key) {
    Check.name("task key", key, TaskSpec.MAX_KEY);
    return work.read(
        () ->
            Optional.ofNullable(tasks.findKeys(swarm, List.of(key)).get(key))
                .flatMap(id -> tasks.find(swarm, id)));
  }

  /** Returns a page of the tasks that match, the highest id first. */
  public Page<Task> list(TaskQuery query, PageRequest page) {
    return tasks.list(swarm, query, page);
  }

  /** Returns a page of the tasks of a queue that are ready, in the order of their ranks. */
  public Page<Task> ready(QueueName queue, PageRequest page) {
    return tasks.ready(swarm, queue, clock.instant(), page);
  }

  /** Returns what a task waits for or has waited for. */
  public Set<TaskId> blockersOf(TaskId task) {
    return tasks.blockersOf(swarm, task);
  }

  /** Returns a page of the tasks that wait for this one or have waited for it, ordered by id. */
  public Page<Task> dependentsOf(TaskId task, PageRequest page) {
    return tasks.dependentsOf(swarm, task, page);
  }

  /** Returns a page of the finished attempts at a task, the first attempt first. */
  public Page<Attempt> attempts(TaskId task, PageRequest page) {
    return tasks.attempts(swarm, task, page);
  }

  /** Returns the task of a plan that is being worked on, or else is to be next. */
  public Optional<Task> currentTask(PlanId plan) {
    return tasks.current(swarm, plan);
  }

  /** Returns the task of a plan that has ended first and is not yet recorded. */
  public Optional<Task> completedTask(PlanId plan) {
    return tasks.awaitingRecord(swarm, plan);
  }

  /** Returns whether a plan has tasks that are pending or in progress. */
  public boolean hasPending(PlanId plan) {
    return currentTask(plan).isPresent();
  }

  /**
   * Says that the agent is alive: the lease lasts {@code lease} from now on.
   *
   * @return the lease as it stands
   * @throws LeaseLostException if the task is not held under the token
   */
  public Lease heartbeat(LeaseToken token, Duration lease) {
    var held = heartbeat(List.of(token), lease).get(token.task());
    if (held == null) {
      throw new LeaseLostException(token.task().toString(), token.token());
    }
    return held;
  }

  /**
   * Says for several tasks that their agents are alive.
   *
   * @param tokens at most {@value #MAX_BATCH}
   * @return the leases as they stand; a task that is not held under its token is left out
   */
  public Map<TaskId, Lease> heartbeat(Collection<LeaseToken> tokens, Duration lease) {
    Check.size("tokens", tokens, MAX_BATCH);
    var duration = Check.duration("lease", lease, Lease.MAX_DURATION);
    return tasks.extend(swarm, tokens, duration, clock.instant());
  }

  /**
   * Notes how far the work on a task has come.
   *
   * @return the task as stored
   * @throws LeaseLostException if the task is not held under the token
   * @throws NotFoundException if there is no such task
   */
  public Task progress(LeaseToken token, String note) {
    return work.write(
        () -> {
          var task = existing(token.task()).progressed(token.token(), note, clock.instant());
          return tasks.save(swarm, task, Optional.empty());
        });
  }

  /**
   * Ends a task with success.
   *
   * @return the task as stored
   * @throws LeaseLostException if the task is not held under the token
   * @throws NotFoundException if there is no such task
   */
  public Task complete(LeaseToken token, Optional<Json> result) {
    var done = tasks.complete(swarm, List.of(new Completion(token, result)), clock.instant());
    if (done.isEmpty()) {
      existing(token.task());
      throw new LeaseLostException(token.task().toString(), token.token());
    }
    return done.get(0);
  }

  /**
   * Ends several tasks with success, each on its own: those that are not held under their token are
   * reported as lost, and the others are completed all the same.
   *
   * @param completions at most {@value #MAX_BATCH}, of different tasks
   */
  public CompletionReport completeAll(List<Completion> completions) {
    Check.size("completions", completions, MAX_BATCH);
    Set<TaskId> named = new HashSet<>();
    for (var completion : completions) {
      if (!named.add(completion.token().task())) {
        throw new InvalidArgumentException(
            "completions", "must name each task once: " + completion.token().task());
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
    return new CompletionReport(done, lost);
  }

  /**
   * Ends the present attempt at a task with an error. If {@code mayRetry} and attempts are left,
   * the task is tried again after a rest. Otherwise it has failed for good: its plan counts that,
   * and stops at its limit; its dependents follow their policy.
   *
   * @return the task as stored
   * @throws LeaseLostException if the task is not held under the token
   * @throws NotFoundException if there is no such task
   */
  public Task fail(LeaseToken token, String error, boolean mayRetry) {
    return work.write(
        () -> {
          var now = clock.instant();
          var before = existing(token.task());
          var after = before.failed(token.token(), error, mayRetry, now);
          return endings.store(before, after, AttemptOutcome.FAILED, Optional.of(error), now);
        });
  }

  /**
   * Gives a task back untouched; the attempt does not count.
   *
   * @return the task as stored
   * @throws LeaseLostException if the task is not held under the token
   * @throws NotFoundException if there is no such task
   */
  public Task release(LeaseToken token) {
    return work.write(
        () -> {
          var now = clock.instant();
          var before = existing(token.task());
          var after = before.released(token.token(), now);
          return endings.store(before, after, AttemptOutcome.RELEASED, Optional.empty(), now);
        });
  }

  /**
   * Calls a task off, whoever holds it; its dependents follow their policy.
   *
   * @return the task as stored
   * @throws InvalidTransitionException if it has ended
   * @throws NotFoundException if there is no such task
   */
  public Task cancel(TaskId id) {
    return work.write(
        () -> {
          var now = clock.instant();
          var before = existing(id);
          return endings.store(
              before, before.cancelled(now), AttemptOutcome.CANCELLED, Optional.empty(), now);
        });
  }

  /**
   * Gives a task that has failed for good all its attempts again.
   *
   * @return the task as stored
   * @throws InvalidTransitionException if it has not failed for good, or its plan has ended
   * @throws NotFoundException if there is no such task
   */
  public Task retry(TaskId id) {
    return work.write(
        () -> {
          var task = existing(id).retried(clock.instant());
          task.spec().plan().ifPresent(queuing::requireOpenPlan);
          return tasks.save(swarm, task, Optional.empty());
        });
  }

  /**
   * Takes note of how a task ended.
   *
   * @return the task as stored
   * @throws InvalidTransitionException if it has not been completed and has not failed for good
   * @throws NotFoundException if there is no such task
   */
  public Task record(TaskId id) {
    return work.write(
        () -> tasks.save(swarm, existing(id).recorded(clock.instant()), Optional.empty()));
  }

  /**
   * Takes back every task whose lease has expired: it is tried again at once, or has failed for
   * good if that was its last attempt. Works in batches, each a unit of work of its own; safe to
   * repeat and to run on many nodes.
   *
   * @return how many tasks were taken back
   */
  public int recover() {
    int recovered = 0;
    while (true) {
      int batch =
          work.write(
              () -> {
                var expired = tasks.expired(swarm, clock.instant(), PAGE);
                expired.forEach(this::takeBack);
                return expired.size();
              });
      recovered += batch;
      if (batch < PAGE) {
        return recovered;
      }
    }
  }

  @Override
  public int giveBack(AgentId agent) {
    return work.write(
        () -> {
          int given = 0;
          while (true) {
            var held = tasks.heldBy(swarm, agent, PageRequest.first(PAGE)).items();
            if (held.isEmpty()) {
              return given;
            }
            held.forEach(this::takeBack);
            given += held.size();
          }
        });
  }

  private void takeBack(Task task) {
    var now = clock.instant();
    endings.store(task, task.expired(now), AttemptOutcome.EXPIRED, Optional.empty(), now);
  }

  private Task existing(TaskId id) {
    return tasks.find(swarm, id).orElseThrow(() -> new NotFoundException("task", id.toString()));
  }
}
