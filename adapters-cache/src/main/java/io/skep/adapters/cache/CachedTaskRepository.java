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
  private final Block block;
  private final Region<TaskId, Optional<Task>> tasks;

  CachedTaskRepository(TaskRepository delegate, Levels levels) {
    this.delegate = delegate;
    block = levels.block();
    tasks =
        levels.region(
            "tasks",
            id -> "task:" + id,
            id -> List.of(ChangeTag.of(id)),
            task -> Weights.of(task, Weights::of),
            Form.optional(CacheFormats.of(Task.class)),
            (id, found) -> found.map(task -> Compact.task(id, task)),
            (swarm, id) -> store().find(swarm, id));
  }

  @Override
  public Optional<Task> find(SwarmId swarm, TaskId id) {
    return tasks.get(swarm, id);
  }

  @Override
  public List<Task> findAll(SwarmId swarm, Collection<TaskId> ids) {
    return store().findAll(swarm, ids);
  }

  @Override
  public Map<String, TaskId> findKeys(SwarmId swarm, Collection<String> keys) {
    return store().findKeys(swarm, keys);
  }

  @Override
  public List<Task> add(SwarmId swarm, List<NewTask> tasks) {
    return store().add(swarm, tasks);
  }

  @Override
  public Task save(SwarmId swarm, Task task, Optional<Attempt> ended) {
    return tasks.save(swarm, task.id(), () -> store().save(swarm, task, ended), Optional::of);
  }

  @Override
  public List<Task> claim(SwarmId swarm, ClaimRequest request, InstantSource clock) {
    return store().claim(swarm, request, clock);
  }

  @Override
  public Map<TaskId, Lease> extend(
      SwarmId swarm, Collection<LeaseToken> tokens, Duration lease, Instant now) {
    return store().extend(swarm, tokens, lease, now);
  }

  @Override
  public List<Task> complete(SwarmId swarm, List<Completion> completions, Instant now) {
    return store().complete(swarm, completions, now);
  }

  @Override
  public List<Task> expired(SwarmId swarm, Instant now, int limit) {
    return store().expired(swarm, now, limit);
  }

  @Override
  public Page<Task> heldBy(SwarmId swarm, AgentId agent, PageRequest page) {
    return store().heldBy(swarm, agent, page);
  }

  @Override
  public Page<Task> list(SwarmId swarm, TaskQuery query, PageRequest page) {
    return store().list(swarm, query, page);
  }

  @Override
  public Page<Task> ready(SwarmId swarm, QueueName queue, Instant now, PageRequest page) {
    return store().ready(swarm, queue, now, page);
  }

  @Override
  public Optional<Task> current(SwarmId swarm, PlanId plan) {
    return store().current(swarm, plan);
  }

  @Override
  public Optional<Task> awaitingRecord(SwarmId swarm, PlanId plan) {
    return store().awaitingRecord(swarm, plan);
  }

  @Override
  public Page<Task> pendingOf(SwarmId swarm, PlanId plan, PageRequest page) {
    return store().pendingOf(swarm, plan, page);
  }

  @Override
  public Task addBlockers(SwarmId swarm, TaskId task, Set<TaskId> blockers) {
    return store().addBlockers(swarm, task, blockers);
  }

  @Override
  public Task removeBlockers(SwarmId swarm, TaskId task, Set<TaskId> blockers) {
    return store().removeBlockers(swarm, task, blockers);
  }

  @Override
  public Set<TaskId> blockersOf(SwarmId swarm, TaskId task) {
    return store().blockersOf(swarm, task);
  }

  @Override
  public Page<Task> dependentsOf(SwarmId swarm, TaskId task, PageRequest page) {
    return store().dependentsOf(swarm, task, page);
  }

  @Override
  public boolean waitsFor(SwarmId swarm, TaskId task, TaskId other) {
    return store().waitsFor(swarm, task, other);
  }

  @Override
  public Page<Attempt> attempts(SwarmId swarm, TaskId task, PageRequest page) {
    return store().attempts(swarm, task, page);
  }

  private TaskRepository store() {
    return block.passing(delegate);
  }
}
