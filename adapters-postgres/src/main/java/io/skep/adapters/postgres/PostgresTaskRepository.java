package io.skep.adapters.postgres;

import static io.skep.adapters.jooq.schema.tables.AttemptTable.ATTEMPT;
import static io.skep.adapters.jooq.schema.tables.TaskTable.TASK;

import io.skep.adapters.jooq.Arguments;
import io.skep.adapters.jooq.KeysetCursor;
import io.skep.adapters.jooq.Session;
import io.skep.adapters.jooq.repository.TaskRows;
import io.skep.adapters.postgres.TaskLists.By;
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
final class PostgresTaskRepository implements TaskRepository {

  /** How many elements a call may name. */
  private static final int MAX = 1_000;

  private static final KeysetCursor BY_TOKEN = new KeysetCursor("attempts", Long.class);
  private static final Param<UUID> OTHER = DSL.param("other", SQLDataType.UUID);

  private final PostgresUnitOfWork work;
  private final SingleAdditions singleAdditions;
  private final SingleCompletions singleCompletions;
  private final IntConsumer claims;

  /**
   * Creates the repository.
   *
   * @param claims learns how many tasks were claimed
   */
  PostgresTaskRepository(PostgresUnitOfWork work, IntConsumer claims) {
    this.work = work;
    this.claims = claims;
    singleAdditions = new SingleAdditions(work);
    singleCompletions = new SingleCompletions(work);
  }

  @Override
  public Optional<Task> find(SwarmId swarm, TaskId id) {
    return work.query(
        session ->
            work.isWriting()
                ? TaskWrites.find(session, swarm, id)
                : TaskWrites.findUnguarded(session, swarm, id));
  }

  @Override
  public List<Task> findAll(SwarmId swarm, Collection<TaskId> ids) {
    Check.size("ids", ids, MAX);
    return ids.isEmpty()
        ? List.of()
        : work.query(
            session ->
                session.list(
                    TaskSql.FIND_ALL, values -> identify(values, swarm, ids), TaskRows::task));
  }

  @Override
  public Map<String, TaskId> findKeys(SwarmId swarm, Collection<String> keys) {
    Check.size("keys", keys, MAX);
    return work.query(session -> TaskAdding.findKeys(session, swarm, keys));
  }

  @Override
  public List<Task> add(SwarmId swarm, List<NewTask> tasks) {
    Check.size("tasks", tasks, MAX);
    return tasks.size() == 1 && !work.isWithinBlock()
        ? List.of(singleAdditions.add(swarm, tasks.get(0)))
        : work.change(unit -> new TaskAdding(unit, swarm).add(tasks));
  }

  @Override
  public Task save(SwarmId swarm, Task task, Optional<Attempt> ended) {
    return work.change(
        unit -> {
          var writes = new TaskWrites(unit, swarm);
          var before = writes.existing(task.id());
          if (before.version() != task.version()) {
            throw new StaleVersionException(
                "task", task.id().toString(), task.version(), before.version());
          }
          var after = TaskRevisions.next(before, task);
          writes.update(before, after);
          ended.ifPresent(attempt -> new TaskReports(unit, swarm).putAttempt(attempt));
          if (before.succeeded() != after.succeeded()) {
            new Blockers(unit, swarm)
                .follow(List.of(after.id()), after.succeeded(), after.updatedAt());
          }
          return after;
        });
  }

  @Override
  public List<Task> claim(SwarmId swarm, ClaimRequest request, InstantSource clock) {
    Optional<List<Task>> atOnce =
        work.isWithinBlock()
            ? Optional.empty()
            : work.alone(unit -> new Claim(unit, swarm, request, clock.instant()).takeAtOnce());
    var claimed =
        atOnce.orElseGet(
            () -> work.change(unit -> new Claim(unit, swarm, request, clock.instant()).take()));
    claims.accept(claimed.size());
    return claimed;
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
    if (completions.size() == 1 && !work.isWithinBlock()) {
      var done = singleCompletions.complete(swarm, completions.get(0), now);
      if (done.isPresent()) {
        return List.of(done.get());
      }
    }
    return work.change(unit -> new TaskReports(unit, swarm).complete(completions, now));
  }

  @Override
  public List<Task> expired(SwarmId swarm, Instant now, int limit) {
    Check.range("limit", limit, 1, MAX);
    return work.query(
        session ->
            session.list(
                work.isWriting() ? TaskLists.EXPIRED_TO_TAKE : TaskLists.EXPIRED,
                values ->
                    values.set(TASK.SWARM, swarm).set(TASK.LEASE_UNTIL, now).set("limit", limit),
                TaskRows::task));
  }

  @Override
  public Page<Task> heldBy(SwarmId swarm, AgentId agent, PageRequest page) {
    return work.query(
        session ->
            guarded(
                session,
                swarm,
                TaskPages.upwards(
                    session,
                    TaskLists.HELD_BY,
                    values -> values.set(TASK.SWARM, swarm).set(TASK.AGENT, agent),
                    page),
                task -> task.lease().filter(held -> held.holder().equals(agent)).isPresent()));
  }

  @Override
  public Page<Task> list(SwarmId swarm, TaskQuery query, PageRequest page) {
    var by = by(query);
    Function<Session, Page<Task>> listed =
        session ->
            TaskPages.downwards(
                session,
                TaskLists.list(by, query.status()),
                values -> bind(values, swarm, query),
                page);
    // That of a swarm learns from the counts which queues there are.
    return by == By.SWARM ? work.lookAtCounts(listed) : work.query(listed);
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
  }

  @Override
  public Page<Task> ready(SwarmId swarm, QueueName queue, Instant now, PageRequest page) {
    return work.query(session -> TaskPages.ready(session, swarm, queue, now, page));
  }

  @Override
  public Optional<Task> current(SwarmId swarm, PlanId plan) {
    return work.query(
        session ->
            session.first(
                TaskLists.CURRENT,
                values -> values.set(TASK.SWARM, swarm).set(TASK.PLAN, plan),
                TaskRows::task));
  }

  @Override
  public Optional<Task> awaitingRecord(SwarmId swarm, PlanId plan) {
    return work.query(
        session ->
            session.first(
                TaskLists.AWAITING_RECORD,
                values -> values.set(TASK.SWARM, swarm).set(TASK.PLAN, plan),
                TaskRows::task));
  }

  @Override
  public Page<Task> pendingOf(SwarmId swarm, PlanId plan, PageRequest page) {
    return work.query(
        session ->
            guarded(
                session,
                swarm,
                TaskPages.upwards(
                    session,
                    TaskLists.PENDING_OF,
                    values -> values.set(TASK.SWARM, swarm).set(TASK.PLAN, plan),
                    page),
                task -> task.status() == TaskStatus.PENDING));
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
    return work.query(
        session ->
            guarded(
                session,
                swarm,
                TaskPages.upwards(
                    session,
                    BlockerSql.DEPENDENTS,
                    values -> values.set(TASK.SWARM, swarm).set(TASK.ID, task.value()),
                    page),
                dependent -> true));
  }

  /**
   * In a block that writes, keeps the open tasks of a page from being changed by others, and
   * returns them as they are then; one that is not meant any longer is left out.
   */
  private Page<Task> guarded(
      Session session, SwarmId swarm, Page<Task> page, Predicate<Task> isMeant) {
    if (!work.isWriting() || page.items().isEmpty()) {
      return page;
    }
    var ids = page.items().stream().map(Task::id).toList();
    session.list(TaskLists.LOCK, values -> identify(values, swarm, ids), TaskRows::task);
    Map<TaskId, Task> now = new HashMap<>();
    session
        .list(TaskSql.FIND_ALL, values -> identify(values, swarm, ids), TaskRows::task)
        .forEach(task -> now.put(task.id(), task));
    var items = ids.stream().map(now::get).filter(Objects::nonNull).filter(isMeant).toList();
    return new Page<>(items, page.next());
  }

  @Override
  public boolean waitsFor(SwarmId swarm, TaskId task, TaskId other) {
    return work.query(
        session ->
            session
                .first(
                    BlockerSql.WAITS_FOR,
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
    long after = page.after().map(cursor -> BY_TOKEN.keys(cursor).number(0)).orElse(0L);
    return work.query(
        session ->
            Page.cut(
                session.list(
                    ReportSql.ATTEMPTS,
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

  private static Arguments identify(Arguments values, SwarmId swarm, Collection<TaskId> ids) {
    return values
        .set(TASK.SWARM, swarm)
        .each(Set.copyOf(ids), (row, id) -> row.set(TASK.ID, id.value()));
  }
}
