package io.skep.adapters.sqlite.task;

import static io.skep.adapters.jooq.schema.tables.AgentTable.AGENT;
import static io.skep.adapters.jooq.schema.tables.QueueTable.QUEUE;
import static io.skep.adapters.jooq.schema.tables.TaskCountTable.TASK_COUNT;
import static io.skep.adapters.jooq.schema.tables.TaskTable.TASK;

import io.skep.adapters.jooq.mapping.QueueMapper;
import io.skep.adapters.jooq.statement.Bindings;
import io.skep.adapters.jooq.statement.Row;
import io.skep.adapters.jooq.statement.Session;
import io.skep.adapters.jooq.statement.Slice;
import io.skep.adapters.sqlite.transaction.SqliteTransaction;
import io.skep.domain.agent.AgentCapacity;
import io.skep.domain.lease.ClaimLimits;
import io.skep.domain.lease.ClaimRequest;
import io.skep.domain.task.QueueSettings;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskDraft;
import io.skep.domain.value.Labels;
import io.skep.domain.value.SwarmId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One agent's claim, within one unit of work. */
final class SqliteTaskClaimer {

  private static final Comparator<TaskRow> BY_RANK =
      Comparator.comparingLong((TaskRow stored) -> stored.task().rank())
          .thenComparing(stored -> stored.task().id());

  private final SqliteTransaction unit;
  private final Session session;
  private final SwarmId swarm;
  private final ClaimRequest request;
  private final Instant now;
  private final ClaimLimits limits;

  /** How many tasks may still be taken, and of these, how many that require a capability. */
  private int remaining;

  private final Map<String, Integer> remainingPerCapability = new HashMap<>();

  SqliteTaskClaimer(SqliteTransaction unit, SwarmId swarm, ClaimRequest request, Instant now) {
    this.unit = unit;
    session = unit.session();
    this.swarm = swarm;
    this.request = request;
    this.now = now;
    limits = ClaimLimits.of(request, capacity());
  }

  private Optional<AgentCapacity> capacity() {
    return session.first(
        SqliteClaimSql.FIND_CAPACITY,
        values -> values.set(AGENT.SWARM, swarm).set(AGENT.ID, request.agent()),
        row ->
            new AgentCapacity(
                row.get(AGENT.STATUS),
                row.get(AGENT.CAPABILITIES),
                Math.toIntExact(row.get(AGENT.MAX_TASKS))));
  }

  List<Task> claim() {
    var before =
        session
            .first(
                request.plan().isPresent()
                    ? SqliteClaimSql.FIND_CONTEXT_OF_PLAN
                    : SqliteClaimSql.FIND_CONTEXT,
                this::bindContext,
                ClaimContext::of)
            .orElseThrow();
    remaining = Math.min(request.limit(), limits.maxTasks() - before.held());
    before.settings().ifPresent(this::applyLimits);
    List<Task> taken = new ArrayList<>();
    boolean more = before.due();
    if (remaining > 0 && !more) {
      claimReady(taken, before.first().equals(before.last()) ? singleLane(before) : findLanes());
    }
    while (remaining > 0 && more) {
      more = promoteDelayed() == SqliteClaimSql.PROMOTE_LIMIT;
      claimReady(taken, findLanes());
    }
    return taken;
  }

  /** What has to be known before. */
  private record ClaimContext(
      Optional<QueueSettings> settings,
      int held,
      boolean due,
      Optional<Labels> first,
      Optional<Labels> last,
      Optional<Labels> own) {

    static ClaimContext of(Row row) {
      return new ClaimContext(
          row.getOptional(QUEUE.NAME).map(name -> QueueMapper.toSettings(row)),
          row.get(SqliteClaimSql.HELD),
          row.get(SqliteClaimSql.DUE),
          row.getOptional(SqliteClaimSql.FIRST_REQUIRES),
          row.getOptional(SqliteClaimSql.LAST_REQUIRES),
          row.getOptional(SqliteClaimSql.OWN_REQUIRES));
    }
  }

  /** Spares the usual case, that of one lane for everybody or none, the search for lanes. */
  private List<Lane> singleLane(ClaimContext before) {
    return before.own().isPresent()
        ? findLanes()
        : eligible(before.first().stream().map(requires -> new Lane("", requires)).toList());
  }

  private void bindContext(Bindings values) {
    values
        .set(TASK.SWARM, swarm)
        .set(TASK.AGENT, request.agent())
        .set(TASK.QUEUE, request.queue())
        .set(TASK.RUN_AT, now)
        .set(TASK.ASSIGNEE, request.agent().value())
        .set("max_held", limits.maxTasks());
    request.plan().ifPresent(plan -> values.set(TASK.PLAN, plan));
  }

  private void applyLimits(QueueSettings settings) {
    if (settings.paused()) {
      remaining = 0;
      return;
    }
    var max = settings.maxInProgress();
    if (max.isEmpty() && settings.maxPerCapability().isEmpty()) {
      return;
    }
    remainingPerCapability.putAll(settings.maxPerCapability());
    long inProgress = countInProgress();
    if (max.isPresent()) {
      remaining = (int) Math.min(remaining, max.getAsInt() - inProgress);
    }
  }

  /** Returns how many tasks of the queue are in progress, and takes them from the limits. */
  private long countInProgress() {
    unit.flushCounts();
    long[] all = {0};
    session.query(
        SqliteClaimSql.COUNT_IN_PROGRESS,
        values -> values.set(TASK_COUNT.SWARM, swarm).set(TASK_COUNT.QUEUE, request.queue()),
        row -> {
          int tasks = Math.toIntExact(row.get(TASK_COUNT.TASKS));
          all[0] += tasks;
          countCapabilities(row.get(TASK_COUNT.REQUIRES), tasks);
          return true;
        });
    return all[0];
  }

  private void countCapabilities(Labels requires, int tasks) {
    if (!remainingPerCapability.isEmpty()) {
      requires.forEach(
          capability -> remainingPerCapability.computeIfPresent(capability, (c, n) -> n - tasks));
    }
  }

  private boolean isWithinLimits(Labels requires) {
    for (var capability : requires) {
      if (remainingPerCapability.getOrDefault(capability, 1) <= 0) {
        return false;
      }
    }
    return true;
  }

  private int promoteDelayed() {
    return session.update(
        SqliteClaimSql.PROMOTE,
        values ->
            values.set(TASK.SWARM, swarm).set(TASK.QUEUE, request.queue()).set(TASK.RUN_AT, now));
  }

  private void claimReady(List<Task> taken, List<Lane> lanes) {
    List<TaskRow> found = new ArrayList<>();
    for (var lane : lanes) {
      found.addAll(firstTasks(lane));
    }
    if (lanes.size() > 1) {
      found.sort(BY_RANK);
    }
    var writes = new SqliteTaskUpdater(unit, swarm);
    for (var stored : found) {
      var requires = stored.task().spec().requires();
      if (remaining == 0) {
        return;
      }
      if (isWithinLimits(requires)) {
        taken.add(claimTask(writes, stored));
        remaining--;
        countCapabilities(requires, 1);
      }
    }
  }

  private Task claimTask(SqliteTaskUpdater writes, TaskRow stored) {
    var claimed = stored.task().claimed(request.agent(), request.lease(), now);
    var task =
        new TaskDraft(claimed, claimed.updatedAt()).version(stored.task().version() + 1).build();
    writes.claim(stored, task);
    return task;
  }

  /** What is ready for somebody, or for anybody, and requires the same. */
  private record Lane(String assignee, Labels requires) {}

  private List<Lane> findLanes() {
    var plan = request.plan();
    var lanes =
        session.list(
            plan.isPresent() ? SqliteClaimSql.FIND_LANES_OF_PLAN : SqliteClaimSql.FIND_LANES,
            values -> {
              values
                  .set(TASK.SWARM, swarm)
                  .set(TASK.QUEUE, request.queue())
                  .set(TASK.ASSIGNEE, request.agent().value());
              plan.ifPresent(id -> values.set(TASK.PLAN, id));
            },
            row ->
                new Lane(
                    row.get(SqliteClaimSql.LANE_ASSIGNEE), row.get(SqliteClaimSql.LANE_REQUIRES)));
    return eligible(lanes);
  }

  private List<Lane> eligible(List<Lane> lanes) {
    return lanes.stream()
        .filter(lane -> limits.capabilities().containsAll(lane.requires()))
        .filter(lane -> isWithinLimits(lane.requires()))
        .toList();
  }

  private List<TaskRow> firstTasks(Lane lane) {
    var plan = request.plan();
    Slice<TaskRow> slice =
        session.slice(
            plan.isPresent()
                ? SqliteClaimSql.FIND_LANE_HEAD_OF_PLAN
                : SqliteClaimSql.FIND_LANE_HEAD,
            values -> {
              values
                  .set(TASK.SWARM, swarm)
                  .set(TASK.QUEUE, request.queue())
                  .set(TASK.ASSIGNEE, lane.assignee())
                  .set(TASK.REQUIRES, lane.requires())
                  .set(TASK.RUN_AT, now)
                  .set("limit", remaining);
              plan.ifPresent(id -> values.set(TASK.PLAN, id));
            },
            TaskRow::of,
            remaining,
            TaskRow::size);
    return slice.items();
  }
}
