package io.skep.bootstrap.meters;

import io.skep.domain.task.Attempt;
import io.skep.domain.task.ClaimRequest;
import io.skep.domain.task.Completion;
import io.skep.domain.task.Lease;
import io.skep.domain.task.LeaseToken;
import io.skep.domain.task.NewTask;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskQuery;
import io.skep.domain.task.TaskRepository;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Page;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.QueueName;
import io.skep.domain.value.SwarmId;
import io.skep.domain.value.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Times what it hands on. */
final class MeteredTaskRepository implements TaskRepository {

  private final TaskRepository delegate;
  private final StoreTimers timers;

  MeteredTaskRepository(TaskRepository delegate, StoreTimers timers) {
    this.delegate = delegate;
    this.timers = timers;
  }

  @Override
  public Optional<Task> find(SwarmId swarm, TaskId id) {
    return timers.time("task.find", () -> delegate.find(swarm, id));
  }

  @Override
  public List<Task> findAll(SwarmId swarm, Collection<TaskId> ids) {
    return timers.time("task.findAll", () -> delegate.findAll(swarm, ids));
  }

  @Override
  public Map<String, TaskId> findKeys(SwarmId swarm, Collection<String> keys) {
    return timers.time("task.findKeys", () -> delegate.findKeys(swarm, keys));
  }

  @Override
  public List<Task> add(SwarmId swarm, List<NewTask> tasks) {
    return timers.time("task.add", () -> delegate.add(swarm, tasks));
  }

  @Override
  public Task save(SwarmId swarm, Task task, Optional<Attempt> ended) {
    return timers.time("task.save", () -> delegate.save(swarm, task, ended));
  }

  @Override
  public List<Task> claim(SwarmId swarm, ClaimRequest request, InstantSource clock) {
    return timers.time("task.claim", () -> delegate.claim(swarm, request, clock));
  }

  @Override
  public Map<TaskId, Lease> extend(
      SwarmId swarm, Collection<LeaseToken> tokens, Duration lease, Instant now) {
    return timers.time("task.extend", () -> delegate.extend(swarm, tokens, lease, now));
  }

  @Override
  public List<Task> complete(SwarmId swarm, List<Completion> completions, Instant now) {
    return timers.time("task.complete", () -> delegate.complete(swarm, completions, now));
  }

  @Override
  public List<Task> expired(SwarmId swarm, Instant now, int limit) {
    return timers.time("task.expired", () -> delegate.expired(swarm, now, limit));
  }

  @Override
  public Page<Task> heldBy(SwarmId swarm, AgentId agent, PageRequest page) {
    return timers.time("task.heldBy", () -> delegate.heldBy(swarm, agent, page));
  }

  @Override
  public Page<Task> list(SwarmId swarm, TaskQuery query, PageRequest page) {
    return timers.time("task.list", () -> delegate.list(swarm, query, page));
  }

  @Override
  public Page<Task> ready(SwarmId swarm, QueueName queue, Instant now, PageRequest page) {
    return timers.time("task.ready", () -> delegate.ready(swarm, queue, now, page));
  }

  @Override
  public Optional<Task> current(SwarmId swarm, PlanId plan) {
    return timers.time("task.current", () -> delegate.current(swarm, plan));
  }

  @Override
  public Optional<Task> awaitingRecord(SwarmId swarm, PlanId plan) {
    return timers.time("task.awaitingRecord", () -> delegate.awaitingRecord(swarm, plan));
  }

  @Override
  public Page<Task> pendingOf(SwarmId swarm, PlanId plan, PageRequest page) {
    return timers.time("task.pendingOf", () -> delegate.pendingOf(swarm, plan, page));
  }

  @Override
  public Task addBlockers(SwarmId swarm, TaskId task, Set<TaskId> blockers) {
    return timers.time("task.addBlockers", () -> delegate.addBlockers(swarm, task, blockers));
  }

  @Override
  public Task removeBlockers(SwarmId swarm, TaskId task, Set<TaskId> blockers) {
    return timers.time("task.removeBlockers", () -> delegate.removeBlockers(swarm, task, blockers));
  }

  @Override
  public Set<TaskId> blockersOf(SwarmId swarm, TaskId task) {
    return timers.time("task.blockersOf", () -> delegate.blockersOf(swarm, task));
  }

  @Override
  public Page<Task> dependentsOf(SwarmId swarm, TaskId task, PageRequest page) {
    return timers.time("task.dependentsOf", () -> delegate.dependentsOf(swarm, task, page));
  }

  @Override
  public boolean waitsFor(SwarmId swarm, TaskId task, TaskId other) {
    return timers.time("task.waitsFor", () -> delegate.waitsFor(swarm, task, other));
  }

  @Override
  public Page<Attempt> attempts(SwarmId swarm, TaskId task, PageRequest page) {
    return timers.time("task.attempts", () -> delegate.attempts(swarm, task, page));
  }
}
