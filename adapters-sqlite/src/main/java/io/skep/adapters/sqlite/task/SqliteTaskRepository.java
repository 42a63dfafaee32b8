package io.skep.adapters.sqlite.task;

import static io.skep.adapters.jooq.schema.tables.AttemptTable.ATTEMPT;
import static io.skep.adapters.jooq.schema.tables.TaskTable.TASK;

import io.skep.adapters.jooq.repository.KeysetCursorCodec;
import io.skep.adapters.jooq.statement.Bindings;
import io.skep.adapters.jooq.statement.Session;
import io.skep.adapters.sqlite.task.SqliteTaskListSql.Scope;
import io.skep.adapters.sqlite.transaction.SqliteUnitOfWork;
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
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Tasks in SQLite. */
public final class SqliteTaskRepository implements TaskRepository {

  /** How many elements a call may name. */
  private static final int MAX_BATCH_SIZE = 1_000;

  private static final KeysetCursorCodec BY_TOKEN = new KeysetCursorCodec("attempts", Long.class);

  private final SqliteUnitOfWork unitOfWork;

  /** Creates the repository over the transactions of a file. */
  public SqliteTaskRepository(SqliteUnitOfWork work) {
    this.unitOfWork = work;
  }

  @Override
  public Optional<Task> find(SwarmId swarm, TaskId id) {
    return unitOfWork.inRead(
        session -> SqliteTaskUpdater.find(session, swarm, id).map(TaskRow::task));
  }

  @Override
  public List<Task> findAll(SwarmId swarm, Collection<TaskId> ids) {
    Validate.size("ids", ids, MAX_BATCH_SIZE);
    return unitOfWork.readConsistent(
        session -> {
          List<Task> found = new ArrayList<>();
          for (var id : new LinkedHashSet<>(ids)) {
            SqliteTaskUpdater.find(session, swarm, id)
                .ifPresent(stored -> found.add(stored.task()));
          }
          return found;
        });
  }

  @Override
  public Map<String, TaskId> findIdsByKey(SwarmId swarm, Collection<String> keys) {
    Validate.size("keys", keys, MAX_BATCH_SIZE);
    return unitOfWork.readConsistent(
        session -> {
          Map<String, TaskId> found = new HashMap<>();
          for (var key : keys) {
            SqliteTaskInserter.findIdByKey(session, swarm, key).ifPresent(id -> found.put(key, id));
          }
          return found;
        });
  }

  @Override
  public List<Task> add(SwarmId swarm, List<TaskInsert> tasks) {
    Validate.size("tasks", tasks, MAX_BATCH_SIZE);
    return unitOfWork.inWrite(unit -> new SqliteTaskInserter(unit, swarm).add(tasks));
  }

  @Override
  public Task save(SwarmId swarm, Task task, Optional<Attempt> ended) {
    return unitOfWork.inWrite(
        unit -> {
          var writes = new SqliteTaskUpdater(unit, swarm);
          var stored = writes.requireTask(task.id());
          var before = stored.task();
          if (before.version() != task.version()) {
            throw new StaleVersionException(
                "task", task.id().toString(), task.version(), before.version());
          }
          var after = TaskVersions.nextVersion(before, task);
          writes.update(stored, after);
          ended.ifPresent(attempt -> writes.upsertAttempt(stored.seq(), attempt));
          new SqliteDependencyStore(unit, swarm).updateDependents(stored, after, after.updatedAt());
          return after;
        });
  }

  @Override
  public List<Task> claim(SwarmId swarm, ClaimRequest request, InstantSource clock) {
    return unitOfWork.inWrite(
        unit -> new SqliteTaskClaimer(unit, swarm, request, clock.instant()).claim());
  }

  @Override
  public Map<TaskId, Lease> extendLeases(
      SwarmId swarm, Collection<LeaseToken> tokens, Duration lease, Instant now) {
    Validate.size("tokens", tokens, MAX_BATCH_SIZE);
    return unitOfWork.inWrite(
        unit -> new SqliteLeaseOperations(unit, swarm).extendLeases(tokens, lease, now));
  }

  @Override
  public List<Task> complete(SwarmId swarm, List<Completion> completions, Instant now) {
    Validate.size("completions", completions, MAX_BATCH_SIZE);
    return unitOfWork.inWrite(
        unit -> new SqliteLeaseOperations(unit, swarm).complete(completions, now));
  }

  @Override
  public List<Task> findExpired(SwarmId swarm, Instant now, int limit) {
    Validate.range("limit", limit, 1, MAX_BATCH_SIZE);
    return unitOfWork.readConsistent(
        session ->
            SqliteTaskPager.listAll(
                session,
                swarm,
                SqliteTaskListSql.FIND_EXPIRED,
                values -> values.set(TASK.LEASE_UNTIL, now).set("limit", limit)));
  }

  @Override
  public Page<Task> leasedBy(SwarmId swarm, AgentId agent, PageRequest page) {
    return unitOfWork.readConsistent(
        session ->
            SqliteTaskPager.ascending(
                session,
                SqliteTaskListSql.LEASED_BY,
                TASK.SEQ,
                values -> values.set(TASK.SWARM, swarm).set(TASK.AGENT, agent),
                page));
  }

  @Override
  public Page<Task> list(SwarmId swarm, TaskQuery query, PageRequest page) {
    var by = scopeOf(query);
    if (query.status().isEmpty()) {
      return unitOfWork.readConsistent(
          session ->
              SqliteTaskPager.descending(
                  session,
                  SqliteTaskListSql.list(by),
                  values -> bindQuery(values, swarm, query),
                  page));
    }
    if (by == Scope.SWARM) {
      return unitOfWork.readConsistentWithCounts(
          session -> SqliteTaskPager.listBySwarm(session, swarm, query.status().get(), page));
    }
    return unitOfWork.readConsistent(
        session ->
            SqliteTaskPager.descending(
                session,
                SqliteTaskListSql.listInStatus(by),
                values -> bindQuery(values, swarm, query),
                page));
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
    query.status().ifPresent(status -> values.set(TASK.STATUS, status));
  }

  @Override
  public Page<Task> listReady(SwarmId swarm, QueueName queue, Instant now, PageRequest page) {
    return unitOfWork.readConsistent(
        session -> new ReadyPage(session, swarm, queue, now).page(page));
  }

  @Override
  public Optional<Task> findCurrent(SwarmId swarm, PlanId plan) {
    return unitOfWork.readConsistent(
        session -> {
          var running = findFirst(session, swarm, plan, TaskStatus.IN_PROGRESS);
          return running.isPresent()
              ? running
              : findFirst(session, swarm, plan, TaskStatus.PENDING);
        });
  }

  private static Optional<Task> findFirst(
      Session session, SwarmId swarm, PlanId plan, TaskStatus status) {
    return session.first(
        SqliteTaskListSql.FIND_CURRENT,
        values -> values.set(TASK.SWARM, swarm).set(TASK.PLAN, plan).set(TASK.STATUS, status),
        row -> TaskRow.of(row).task());
  }

  @Override
  public Optional<Task> findAwaitingRecord(SwarmId swarm, PlanId plan) {
    return unitOfWork.inRead(
        session ->
            session.first(
                SqliteTaskListSql.FIND_AWAITING_RECORD,
                values -> values.set(TASK.SWARM, swarm).set(TASK.PLAN, plan),
                row -> TaskRow.of(row).task()));
  }

  @Override
  public Page<Task> pendingOf(SwarmId swarm, PlanId plan, PageRequest page) {
    return unitOfWork.readConsistent(
        session ->
            SqliteTaskPager.ascending(
                session,
                SqliteTaskListSql.PENDING_OF_PLAN,
                TASK.SEQ,
                values -> values.set(TASK.SWARM, swarm).set(TASK.PLAN, plan),
                page));
  }

  @Override
  public Task addBlockers(SwarmId swarm, TaskId task, Set<TaskId> blockers) {
    return unitOfWork.inWrite(
        unit -> new SqliteDependencyStore(unit, swarm).addBlockers(task, blockers));
  }

  @Override
  public Task removeBlockers(SwarmId swarm, TaskId task, Set<TaskId> blockers) {
    return unitOfWork.inWrite(
        unit -> new SqliteDependencyStore(unit, swarm).removeBlockers(task, blockers));
  }

  @Override
  public Set<TaskId> blockersOf(SwarmId swarm, TaskId task) {
    return unitOfWork.inRead(session -> SqliteDependencyStore.findBlockers(session, swarm, task));
  }

  @Override
  public Page<Task> dependentsOf(SwarmId swarm, TaskId task, PageRequest page) {
    return unitOfWork.readConsistent(
        session ->
            SqliteTaskPager.ascending(
                session,
                SqliteBlockerSql.LIST_DEPENDENTS,
                SqliteBlockerSql.DEPENDENT_SEQ,
                values -> values.set(TASK.SWARM, swarm).set(TASK.ID, task.value()),
                page));
  }

  @Override
  public boolean dependsOn(SwarmId swarm, TaskId task, TaskId other) {
    return unitOfWork.inRead(
        session ->
            session
                .first(
                    SqliteBlockerSql.DEPENDS_ON,
                    values ->
                        values
                            .set(TASK.SWARM, swarm)
                            .set(TASK.ID, task.value())
                            .set("other", SqliteBlockerSql.toBytes(other)),
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
                    SqliteTaskListSql.LIST_ATTEMPTS,
                    values ->
                        values
                            .set(TASK.SWARM, swarm)
                            .set(TASK.ID, task.value())
                            .set(ATTEMPT.TOKEN, after)
                            .set("limit", page.limit() + 1),
                    row -> SqliteLeaseOperations.toAttempt(row, task)),
                page.limit(),
                attempt -> BY_TOKEN.encode(attempt.token())));
  }
}
