package io.skep.adapters.postgres.task;

import static io.skep.adapters.jooq.schema.tables.AttemptTable.ATTEMPT;
import static io.skep.adapters.jooq.schema.tables.TaskTable.TASK;

import io.skep.adapters.jooq.mapping.TaskMapper;
import io.skep.adapters.jooq.repository.KeysetCursorCodec;
import io.skep.adapters.jooq.statement.Bindings;
import io.skep.adapters.jooq.statement.Session;
import io.skep.adapters.postgres.task.PostgresTaskListSql.Scope;
import io.skep.adapters.postgres.transaction.PostgresUnitOfWork;
import io.skep.domain.error.StaleVersionException;
import io.skep.domain.lease.ClaimRequest;
import io.skep.domain.lease.Lease;
import io.skep.domain.lease.LeaseToken;
import io.skep.domain.task.Attempt;
import io.skep.domain.task.Completion;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskInsert;
import io.skep.domain.task.TaskQuery;
import io.skep.domain.task.TaskRepository;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.task.TaskVersions;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Page;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.QueueName;
import io.skep.domain.value.SwarmId;
import io.skep.domain.value.TaskId;
import io.skep.domain.value.Validate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import org.jooq.Param;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** Tasks in PostgreSQL. */
public final class PostgresTaskRepository implements TaskRepository {

  /** How many elements a call may name. */
  private static final int MAX = 1_000;

  private static final KeysetCursorCodec BY_TOKEN = new KeysetCursorCodec("attempts", Long.class);
  private static final Param<UUID> OTHER = DSL.param("other", SQLDataType.UUID);

  private final PostgresUnitOfWork unitOfWork;
  private final BatchedInserts batchedInserts;
  private final BatchedCompletions batchedCompletions;
  private final IntConsumer claimListener;

  /**
   * Creates the repository.
   *
   * @param claims learns how many tasks were claimed
   */
  public PostgresTaskRepository(PostgresUnitOfWork work, IntConsumer claims) {
    this.unitOfWork = work;
    this.claimListener = claims;
    batchedInserts = new BatchedInserts(work);
    batchedCompletions = new BatchedCompletions(work);
  }

  @Override
  public Optional<Task> find(SwarmId swarm, TaskId id) {
    return unitOfWork.inRead(
        session ->
            unitOfWork.isInWriteTransaction()
                ? PostgresTaskUpdater.findForUpdate(session, swarm, id)
                : PostgresTaskUpdater.findUnlocked(session, swarm, id));
  }

  @Override
  public List<Task> findAll(SwarmId swarm, Collection<TaskId> ids) {
    Validate.size("ids", ids, MAX);
    return ids.isEmpty()
        ? List.of()
        : unitOfWork.inRead(
            session ->
                session.list(
                    PostgresTaskSql.FIND_ALL,
                    values -> bindIds(values, swarm, ids),
                    TaskMapper::toTask));
  }

  @Override
  public Map<String, TaskId> findIdsByKey(SwarmId swarm, Collection<String> keys) {
    Validate.size("keys", keys, MAX);
    return unitOfWork.inRead(session -> PostgresTaskInserter.findIdsByKey(session, swarm, keys));
  }

  @Override
  public List<Task> add(SwarmId swarm, List<TaskInsert> tasks) {
    Validate.size("tasks", tasks, MAX);
    return tasks.size() == 1 && !unitOfWork.isInUnitOfWork()
        ? List.of(batchedInserts.add(swarm, tasks.get(0)))
        : unitOfWork.inWrite(unit -> new PostgresTaskInserter(unit, swarm).add(tasks));
  }

  @Override
  public Task save(SwarmId swarm, Task task, Optional<Attempt> ended) {
    return unitOfWork.inWrite(
        unit -> {
          var writes = new PostgresTaskUpdater(unit, swarm);
          var before = writes.requireTask(task.id());
          if (before.version() != task.version()) {
            throw new StaleVersionException(
                "task", task.id().toString(), task.version(), before.version());
          }
          var after = TaskVersions.nextVersion(before, task);
          writes.update(before, after);
          ended.ifPresent(
              attempt -> new PostgresLeaseOperations(unit, swarm).upsertAttempt(attempt));
          if (before.succeeded() != after.succeeded()) {
            new PostgresDependencyStore(unit, swarm)
                .updateDependents(List.of(after.id()), after.succeeded(), after.updatedAt());
          }
          return after;
        });
  }

  @Override
  public List<Task> claim(SwarmId swarm, ClaimRequest request, InstantSource clock) {
    Optional<List<Task>> atOnce =
        unitOfWork.isInUnitOfWork()
            ? Optional.empty()
            : unitOfWork.autoCommit(
                unit -> new PostgresTaskClaimer(unit, swarm, request, clock.instant()).claimFast());
    var claimed =
        atOnce.orElseGet(
            () ->
                unitOfWork.inWrite(
                    unit ->
                        new PostgresTaskClaimer(unit, swarm, request, clock.instant()).claim()));
    claimListener.accept(claimed.size());
    return claimed;
  }

  @Override
  public Map<TaskId, Lease> extendLeases(
      SwarmId swarm, Collection<LeaseToken> tokens, Duration lease, Instant now) {
    Validate.size("tokens", tokens, MAX);
    return unitOfWork.inWrite(
        unit -> new PostgresLeaseOperations(unit, swarm).extendLeases(tokens, lease, now));
  }

  @Override
  public List<Task> complete(SwarmId swarm, List<Completion> completions, Instant now) {
    Validate.size("completions", completions, MAX);
    if (completions.size() == 1 && !unitOfWork.isInUnitOfWork()) {
      var done = batchedCompletions.complete(swarm, completions.get(0), now);
      if (done.isPresent()) {
        return List.of(done.get());
      }
    }
    return unitOfWork.inWrite(
        unit -> new PostgresLeaseOperations(unit, swarm).complete(completions, now));
  }

  @Override
  public List<Task> findExpired(SwarmId swarm, Instant now, int limit) {
    Validate.range("limit", limit, 1, MAX);
    return unitOfWork.inRead(
        session ->
            session.list(
                unitOfWork.isInWriteTransaction()
                    ? PostgresTaskListSql.LOCK_EXPIRED
                    : PostgresTaskListSql.FIND_EXPIRED,
                values ->
                    values.set(TASK.SWARM, swarm).set(TASK.LEASE_UNTIL, now).set("limit", limit),
                TaskMapper::toTask));
  }

  @Override
  public Page<Task> leasedBy(SwarmId swarm, AgentId agent, PageRequest page) {
    return unitOfWork.inRead(
        session ->
            lockPage(
                session,
                swarm,
                PostgresTaskPager.ascending(
                    session,
                    PostgresTaskListSql.LEASED_BY,
                    values -> values.set(TASK.SWARM, swarm).set(TASK.AGENT, agent),
                    page),
                task -> task.lease().filter(held -> held.holder().equals(agent)).isPresent()));
  }

  @Override
  public Page<Task> list(SwarmId swarm, TaskQuery query, PageRequest page) {
    var by = scopeOf(query);
    Function<Session, Page<Task>> listed =
        session ->
            PostgresTaskPager.descending(
                session,
                PostgresTaskListSql.list(by, query.status()),
                values -> bindQuery(values, swarm, query),
                page);
    // That of a swarm learns from the counts which queues there are.
    return by == Scope.SWARM
        ? unitOfWork.readConsistentWithCounts(listed)
        : unitOfWork.inRead(listed);
  }

  private static Scope scopeOf(TaskQuery query) {
    if (query.queue().isPresent()) {
      return Scope.QUEUE;
    }
    if (query.plan().isPresent()) {
      return Scope.PLAN;
    }
    return query.agent().isPresent() ? Scope.AGENT : Scope.SWARM;
  }

  private static void bindQuery(Bindings values, SwarmId swarm, TaskQuery query) {
    values.set(TASK.SWARM, swarm);
    query.queue().ifPresent(queue -> values.set(TASK.QUEUE, queue));
    query.plan().ifPresent(plan -> values.set(TASK.PLAN, plan));
    query.agent().ifPresent(agent -> values.set(TASK.AGENT, agent));
  }

  @Override
  public Page<Task> listReady(SwarmId swarm, QueueName queue, Instant now, PageRequest page) {
    return unitOfWork.inRead(
        session -> PostgresTaskPager.listReady(session, swarm, queue, now, page));
  }

  @Override
  public Optional<Task> findCurrent(SwarmId swarm, PlanId plan) {
    return unitOfWork.inRead(
        session ->
            session.first(
                PostgresTaskListSql.FIND_CURRENT,
                values -> values.set(TASK.SWARM, swarm).set(TASK.PLAN, plan),
                TaskMapper::toTask));
  }

  @Override
  public Optional<Task> findAwaitingRecord(SwarmId swarm, PlanId plan) {
    return unitOfWork.inRead(
        session ->
            session.first(
                PostgresTaskListSql.FIND_AWAITING_RECORD,
                values -> values.set(TASK.SWARM, swarm).set(TASK.PLAN, plan),
                TaskMapper::toTask));
  }

  @Override
  public Page<Task> pendingOf(SwarmId swarm, PlanId plan, PageRequest page) {
    return unitOfWork.inRead(
        session ->
            lockPage(
                session,
                swarm,
                PostgresTaskPager.ascending(
                    session,
                    PostgresTaskListSql.PENDING_OF_PLAN,
                    values -> values.set(TASK.SWARM, swarm).set(TASK.PLAN, plan),
                    page),
                task -> task.status() == TaskStatus.PENDING));
  }

  @Override
  public Task addBlockers(SwarmId swarm, TaskId task, Set<TaskId> blockers) {
    return unitOfWork.inWrite(
        unit -> new PostgresDependencyStore(unit, swarm).addBlockers(task, blockers));
  }

  @Override
  public Task removeBlockers(SwarmId swarm, TaskId task, Set<TaskId> blockers) {
    return unitOfWork.inWrite(
        unit -> new PostgresDependencyStore(unit, swarm).removeBlockers(task, blockers));
  }

  @Override
  public Set<TaskId> blockersOf(SwarmId swarm, TaskId task) {
    return unitOfWork.inRead(session -> PostgresDependencyStore.findBlockers(session, swarm, task));
  }

  @Override
  public Page<Task> dependentsOf(SwarmId swarm, TaskId task, PageRequest page) {
    return unitOfWork.inRead(
        session ->
            lockPage(
                session,
                swarm,
                PostgresTaskPager.ascending(
                    session,
                    PostgresBlockerSql.LIST_DEPENDENTS,
                    values -> values.set(TASK.SWARM, swarm).set(TASK.ID, task.value()),
                    page),
                dependent -> true));
  }

  /**
   * In a block that writes, keeps the open tasks of a page from being changed by others, and
   * returns them as they are then; one that is not meant any longer is left out.
   */
  private Page<Task> lockPage(
      Session session, SwarmId swarm, Page<Task> page, Predicate<Task> isMeant) {
    if (!unitOfWork.isInWriteTransaction() || page.items().isEmpty()) {
      return page;
    }
    var ids = page.items().stream().map(Task::id).toList();
    session.list(
        PostgresTaskListSql.LOCK_TASKS, values -> bindIds(values, swarm, ids), TaskMapper::toTask);
    Map<TaskId, Task> now = new HashMap<>();
    session
        .list(PostgresTaskSql.FIND_ALL, values -> bindIds(values, swarm, ids), TaskMapper::toTask)
        .forEach(task -> now.put(task.id(), task));
    var items = ids.stream().map(now::get).filter(Objects::nonNull).filter(isMeant).toList();
    return new Page<>(items, page.next());
  }

  @Override
  public boolean dependsOn(SwarmId swarm, TaskId task, TaskId other) {
    return unitOfWork.inRead(
        session ->
            session
                .first(
                    PostgresBlockerSql.DEPENDS_ON,
                    values ->
                        values
                            .set(TASK.SWARM, swarm)
                            .set(TASK.ID, task.value())
                            .set(OTHER, other.value()),
                    row -> true)
                .isPresent());
  }

  @Override
  public Page<Attempt> attempts(SwarmId swarm, TaskId task, PageRequest page) {
    long after = page.after().map(cursor -> BY_TOKEN.decode(cursor).getLong(0)).orElse(0L);
    return unitOfWork.inRead(
        session ->
            Page.of(
                session.list(
                    LeaseSql.LIST_ATTEMPTS,
                    values ->
                        values
                            .set(TASK.SWARM, swarm)
                            .set(TASK.ID, task.value())
                            .set(ATTEMPT.TOKEN, after)
                            .set("limit", page.limit() + 1),
                    row -> PostgresLeaseOperations.toAttempt(row, task)),
                page.limit(),
                attempt -> BY_TOKEN.encode(attempt.token())));
  }

  private static Bindings bindIds(Bindings values, SwarmId swarm, Collection<TaskId> ids) {
    return values
        .set(TASK.SWARM, swarm)
        .setArrays(Set.copyOf(ids), (row, id) -> row.set(TASK.ID, id.value()));
  }
}
