package io.skep.adapters.cache.repository;

import io.skep.adapters.cache.codec.CacheCodecs;
import io.skep.adapters.cache.codec.NullableCodec;
import io.skep.adapters.cache.codec.SizeEstimator;
import io.skep.adapters.cache.codec.TaskInterner;
import io.skep.adapters.cache.coherence.TransactionScope;
import io.skep.adapters.cache.local.CacheContext;
import io.skep.adapters.cache.local.Region;
import io.skep.domain.changefeed.ChangeTag;
import io.skep.domain.lease.ClaimRequest;
import io.skep.domain.lease.Lease;
import io.skep.domain.lease.LeaseToken;
import io.skep.domain.task.Attempt;
import io.skep.domain.task.Completion;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskInsert;
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

/**
 * Caching {@link TaskRepository}: caches tasks looked up by id. Claims, leases, completions and
 * blockers pass through. Thread-safe.
 */
public final class CachedTaskRepository implements TaskRepository {

  private final TaskRepository delegate;
  private final TransactionScope transactionScope;
  private final Region<TaskId, Optional<Task>> tasks;

  /** Creates the regions of this repository in a cache context. */
  public CachedTaskRepository(TaskRepository delegate, CacheContext context) {
    this.delegate = delegate;
    transactionScope = context.transactionScope();
    tasks =
        context.createRegion(
            "tasks",
            id -> "task:" + id,
            id -> List.of(ChangeTag.of(id)),
            task -> SizeEstimator.sizeOf(task, SizeEstimator::sizeOf),
            NullableCodec.optional(CacheCodecs.of(Task.class)),
            (id, loaded) -> loaded.map(task -> TaskInterner.intern(id, task)),
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
  public Map<String, TaskId> findIdsByKey(SwarmId swarm, Collection<String> keys) {
    return store().findIdsByKey(swarm, keys);
  }

  @Override
  public List<Task> add(SwarmId swarm, List<TaskInsert> tasks) {
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
  public Map<TaskId, Lease> extendLeases(
      SwarmId swarm, Collection<LeaseToken> tokens, Duration lease, Instant now) {
    return store().extendLeases(swarm, tokens, lease, now);
  }

  @Override
  public List<Task> complete(SwarmId swarm, List<Completion> completions, Instant now) {
    return store().complete(swarm, completions, now);
  }

  @Override
  public List<Task> findExpired(SwarmId swarm, Instant now, int limit) {
    return store().findExpired(swarm, now, limit);
  }

  @Override
  public Page<Task> leasedBy(SwarmId swarm, AgentId agent, PageRequest page) {
    return store().leasedBy(swarm, agent, page);
  }

  @Override
  public Page<Task> list(SwarmId swarm, TaskQuery query, PageRequest page) {
    return store().list(swarm, query, page);
  }

  @Override
  public Page<Task> listReady(SwarmId swarm, QueueName queue, Instant now, PageRequest page) {
    return store().listReady(swarm, queue, now, page);
  }

  @Override
  public Optional<Task> findCurrent(SwarmId swarm, PlanId plan) {
    return store().findCurrent(swarm, plan);
  }

  @Override
  public Optional<Task> findAwaitingRecord(SwarmId swarm, PlanId plan) {
    return store().findAwaitingRecord(swarm, plan);
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
  public boolean dependsOn(SwarmId swarm, TaskId task, TaskId other) {
    return store().dependsOn(swarm, task, other);
  }

  @Override
  public Page<Attempt> attempts(SwarmId swarm, TaskId task, PageRequest page) {
    return store().attempts(swarm, task, page);
  }

  private TaskRepository store() {
    return transactionScope.passThrough(delegate);
  }
}
