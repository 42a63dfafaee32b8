package io.skep.adapters.cache;

import io.skep.domain.change.ChangeTag;
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

/** Keeps tasks that are looked up one by one; claims, leases, reports and blockers pass through. */
final class CachedTaskRepository implements TaskRepository {

  private final TaskRepository delegate;
  private final Region<TaskId, Optional<Task>> tasks;

  CachedTaskRepository(TaskRepository delegate, Levels levels) {
    this.delegate = delegate;
    tasks =
        levels.region(
            "tasks",
            id -> "task:" + id,
            id -> List.of(ChangeTag.of(id)),
            task -> Weights.of(task, Weights::of));
  }

  @Override
  public Optional<Task> find(SwarmId swarm, TaskId id) {
    return tasks.get(swarm, id, () -> delegate.find(swarm, id));
  }

  @Override
  public List<Task> findAll(SwarmId swarm, Collection<TaskId> ids) {
    return delegate.findAll(swarm, ids);
  }

  @Override
  public Map<String, TaskId> findKeys(SwarmId swarm, Collection<String> keys) {
    return delegate.findKeys(swarm, keys);
  }

  @Override
  public List<Task> add(SwarmId swarm, List<NewTask> tasks) {
    return delegate.add(swarm, tasks);
  }

  @Override
  public Task save(SwarmId swarm, Task task, Optional<Attempt> ended) {
    return delegate.save(swarm, task, ended);
  }

  @Override
  public List<Task> claim(SwarmId swarm, ClaimRequest request, InstantSource clock) {
    return delegate.claim(swarm, request, clock);
  }

  @Override
  public Map<TaskId, Lease> extend(
      SwarmId swarm, Collection<LeaseToken> tokens, Duration lease, Instant now) {
    return delegate.extend(swarm, tokens, lease, now);
  }

  @Override
  public List<Task> complete(SwarmId swarm, List<Completion> completions, Instant now) {
    return delegate.complete(swarm, completions, now);
  }

  @Override
  public List<Task> expired(SwarmId swarm, Instant now, int limit) {
    return delegate.expired(swarm, now, limit);
  }

  @Override
  public Page<Task> heldBy(SwarmId swarm, AgentId agent, PageRequest page) {
    return delegate.heldBy(swarm, agent, page);
  }

  @Override
  public Page<Task> list(SwarmId swarm, TaskQuery query, PageRequest page) {
    return delegate.list(swarm, query, page);
  }

  @Override
  public Page<Task> ready(SwarmId swarm, QueueName queue, Instant now, PageRequest page) {
    return delegate.ready(swarm, queue, now, page);
  }

  @Override
  public Optional<Task> current(SwarmId swarm, PlanId plan) {
    return delegate.current(swarm, plan);
  }

  @Override
  public Optional<Task> awaitingRecord(SwarmId swarm, PlanId plan) {
    return delegate.awaitingRecord(swarm, plan);
  }

  @Override
  public Page<Task> pendingOf(SwarmId swarm, PlanId plan, PageRequest page) {
    return delegate.pendingOf(swarm, plan, page);
  }

  @Override
  public Task addBlockers(SwarmId swarm, TaskId task, Set<TaskId> blockers) {
    return delegate.addBlockers(swarm, task, blockers);
  }

  @Override
  public Task removeBlockers(SwarmId swarm, TaskId task, Set<TaskId> blockers) {
    return delegate.removeBlockers(swarm, task, blockers);
  }

  @Override
  public Set<TaskId> blockersOf(SwarmId swarm, TaskId task) {
    return delegate.blockersOf(swarm, task);
  }

  @Override
  public Page<Task> dependentsOf(SwarmId swarm, TaskId task, PageRequest page) {
    return delegate.dependentsOf(swarm, task, page);
  }

  @Override
  public boolean waitsFor(SwarmId swarm, TaskId task, TaskId other) {
    return delegate.waitsFor(swarm, task, other);
  }

  @Override
  public Page<Attempt> attempts(SwarmId swarm, TaskId task, PageRequest page) {
    return delegate.attempts(swarm, task, page);
  }
}
