package io.skep.adapters.sqlite;

import static io.skep.adapters.jooq.schema.tables.AttemptTable.ATTEMPT;
import static io.skep.adapters.jooq.schema.tables.TaskTable.TASK;

import io.skep.adapters.jooq.Arguments;
import io.skep.adapters.jooq.KeysetCursor;
import io.skep.adapters.jooq.Session;
import io.skep.adapters.sqlite.TaskLists.By;
import io.skep.domain.error.StaleVersionException;
import io.skep.domain.task.Attempt;
import io.skep.domain.task.ClaimRequest;
import io.skep.domain.task.Completion;
import io.skep.domain.task.Lease;
import io.skep.domain.task.LeaseToken;
import io.skep.domain.task.NewTask;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskQuery;
import io.skep.domain.task.TaskRepository;
import io.skep.domain.task.TaskRevisions;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Check;
import io.skep.domain.value.Page;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.QueueName;
import io.skep.domain.value.SwarmId;
import io.skep.domain.value.TaskId;
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
final class SqliteTaskRepository implements TaskRepository {

  /** How many elements a call may name. */
  private static final int MAX = 1_000;

  private static final KeysetCursor BY_TOKEN = new KeysetCursor("attempts", Long.class);

  private final SqliteUnitOfWork work;

  SqliteTaskRepository(SqliteUnitOfWork work) {
    this.work = work;
  }

  @Override
  public Optional<Task> find(SwarmId swarm, TaskId id) {
    return work.query(session -> TaskWrites.find(session, swarm, id).map(StoredTask::task));
  }

  @Override
  public List<Task> findAll(SwarmId swarm, Collection<TaskId> ids) {
    Check.size("ids", ids, MAX);
    return work.look(
        session -> {
          List<Task> found = new ArrayList<>();
          for (var id : new LinkedHashSet<>(ids)) {
            TaskWrites.find(session, swarm, id).ifPresent(stored -> found.add(stored.task()));
          }
          return found;
        });
  }

  @Override
  public Map<String, TaskId> findKeys(SwarmId swarm, Collection<String> keys) {
    Check.size("keys", keys, MAX);
    return work.look(
        session -> {
          Map<String, TaskId> found = new HashMap<>();
          for (var key : keys) {
            TaskAdding.findKey(session, swarm, key).ifPresent(id -> found.put(key, id));
          }
          return found;
        });
  }

  @Override
  public List<Task> add(SwarmId swarm, List<NewTask> tasks) {
    Check.size("tasks", tasks, MAX);
    return work.change(unit -> new TaskAdding(unit, swarm).add(tasks));
  }

  @Override
  public Task save(SwarmId swarm, Task task, Optional<Attempt> ended) {
    return work.change(
        unit -> {
          var writes = new TaskWrites(unit, swarm);
          var stored = writes.existing(task.id());
          var before = stored.task();
          if (before.version() != task.version()) {
            throw new StaleVersionException(
                "task", task.id().toString(), task.version(), before.version());
          }
          var after = TaskRevisions.next(before, task);
          writes.update(stored, after);
          ended.ifPresent(attempt -> writes.putAttempt(stored.seq(), attempt));
          new Blockers(unit, swarm).follow(stored, after, after.updatedAt());
          return after;
        });
  }

  @Override
  public List<Task> claim(SwarmId swarm, ClaimRequest request, InstantSource clock) {
    return work.change(unit -> new Claim(unit, swarm, request, clock.instant()).take());
  }

  @Override
  public Map<TaskId, Lease> extend(
      SwarmId swarm, Collection<LeaseToken> tokens, Duration lease, Instant now) {
    Check.size("tokens", tokens, MAX);
    return work.change(unit -> new TaskReports(unit, swarm).extend(tokens, lease, now));
  }

  @Override
  public List<Task> complete(SwarmId swarm, List<Completion> completions, Instant now) {
    Check.size("completions", completions, MAX);
    return work.change(unit -> new TaskReports(unit, swarm).complete(completions, now));
  }

  @Override
  public List<Task> expired(SwarmId swarm, Instant now, int limit) {
    Check.range("limit", limit, 1, MAX);
    return work.look(
        session ->
            TaskPages.all(
                session,
                swarm,
                TaskLists.EXPIRED,
                values -> values.set(TASK.LEASE_UNTIL, now).set("limit", limit)));
  }

  @Override
  public Page<Task> heldBy(SwarmId swarm, AgentId agent, PageRequest page) {
    return work.look(
        session ->
            TaskPages.upwards(
                session,
                TaskLists.HELD_BY,
                TASK.SEQ,
                values -> values.set(TASK.SWARM, swarm).set(TASK.AGENT, agent),
                page));
  }

  @Override
  public Page<Task> list(SwarmId swarm, TaskQuery query, PageRequest page) {
    var by = by(query);
    if (query.status().isEmpty()) {
      return work.look(
          session ->
              TaskPages.downwards(
                  session, TaskLists.list(by), values -> bind(values, swarm, query), page));
    }
    if (by == By.SWARM) {
      return work.lookAtCounts(
          session -> TaskPages.ofSwarm(session, swarm, query.status().get(), page));
    }
    return work.look(
        session ->
            TaskPages.downwards(
                session, TaskLists.listInStatus(by), values -> bind(values, swarm, query), page));
  }

  private static By by(TaskQuery query) {
    if (query.queue().isPresent()) {
      return By.QUEUE;
    }
    if (query.plan().isPresent()) {
      return By.PLAN;
    }
    return query.agent().isPresent() ? By.AGENT : By.SWARM;
  }

  private static void bind(Arguments values, SwarmId swarm, TaskQuery query) {
    values.set(TASK.SWARM, swarm);
    query.queue().ifPresent(queue -> values.set(TASK.QUEUE, queue));
    query.plan().ifPresent(plan -> values.set(TASK.PLAN, plan));
    query.agent().ifPresent(agent -> values.set(TASK.AGENT, agent));
    query.status().ifPresent(status -> values.set(TASK.STATUS, status));
  }

  @Override
  public Page<Task> ready(SwarmId swarm, QueueName queue, Instant now, PageRequest page) {
    return work.look(session -> new ReadyList(session, swarm, queue, now).page(page));
  }

  @Override
  public Optional<Task> current(SwarmId swarm, PlanId plan) {
    return work.look(
        session -> {
          var running = current(session, swarm, plan, TaskStatus.IN_PROGRESS);
          return running.isPresent() ? running : current(session, swarm, plan, TaskStatus.PENDING);
        });
  }

  private static Optional<Task> current(
      Session session, SwarmId swarm, PlanId plan, TaskStatus status) {
    return session.first(
        TaskLists.CURRENT,
        values -> values.set(TASK.SWARM, swarm).set(TASK.PLAN, plan).set(TASK.STATUS, status),
        row -> StoredTask.of(row).task());
  }

  @Override
  public Optional<Task> awaitingRecord(SwarmId swarm, PlanId plan) {
    return work.query(
        session ->
            session.first(
                TaskLists.AWAITING_RECORD,
                values -> values.set(TASK.SWARM, swarm).set(TASK.PLAN, plan),
                row -> StoredTask.of(row).task()));
  }

  @Override
  public Page<Task> pendingOf(SwarmId swarm, PlanId plan, PageRequest page) {
    return work.look(
        session ->
            TaskPages.upwards(
                session,
                TaskLists.PENDING_OF,
                TASK.SEQ,
                values -> values.set(TASK.SWARM, swarm).set(TASK.PLAN, plan),
                page));
  }

  @Override
  public Task addBlockers(SwarmId swarm, TaskId task, Set<TaskId> blockers) {
    return work.change(unit -> new Blockers(unit, swarm).add(task, blockers));
  }

  @Override
  public Task removeBlockers(SwarmId swarm, TaskId task, Set<TaskId> blockers) {
    return work.change(unit -> new Blockers(unit, swarm).remove(task, blockers));
  }

  @Override
  public Set<TaskId> blockersOf(SwarmId swarm, TaskId task) {
    return work.query(session -> Blockers.of(session, swarm, task));
  }

  @Override
  public Page<Task> dependentsOf(SwarmId swarm, TaskId task, PageRequest page) {
    return work.look(
        session ->
            TaskPages.upwards(
                session,
                BlockerStatements.DEPENDENTS,
                BlockerStatements.DEPENDENT_SEQ,
                values -> values.set(TASK.SWARM, swarm).set(TASK.ID, task.value()),
                page));
  }

  @Override
  public boolean waitsFor(SwarmId swarm, TaskId task, TaskId other) {
    return work.query(
        session ->
            session
                .first(
                    BlockerStatements.WAITS_FOR,
                    values ->
                        values
                            .set(TASK.SWARM, swarm)
                            .set(TASK.ID, task.value())
                            .set("other", BlockerStatements.bytes(other)),
                    row -> true)
                .isPresent());
  }

  @Override
  public Page<Attempt> attempts(SwarmId swarm, TaskId task, PageRequest page) {
    long after = page.after().map(cursor -> BY_TOKEN.keys(cursor).number(0)).orElse(0L);
    return work.query(
        session ->
            Page.cut(
                session.list(
                    TaskLists.ATTEMPTS,
                    values ->
                        values
                            .set(TASK.SWARM, swarm)
                            .set(TASK.ID, task.value())
                            .set(ATTEMPT.TOKEN, after)
                            .set("limit", page.limit() + 1),
                    row -> TaskReports.attempt(row, task)),
                page.limit(),
                attempt -> BY_TOKEN.of(attempt.token())));
  }
}
