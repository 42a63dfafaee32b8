package io.skep.adapters.postgres.task;

import static io.skep.adapters.jooq.schema.tables.AgentTable.AGENT;
import static io.skep.adapters.jooq.schema.tables.TaskTable.TASK;

import io.skep.adapters.jooq.mapping.QueueMapper;
import io.skep.adapters.jooq.mapping.TaskMapper;
import io.skep.adapters.jooq.statement.Bindings;
import io.skep.adapters.jooq.statement.Session;
import io.skep.adapters.postgres.transaction.PostgresTransaction;
import io.skep.domain.lease.ClaimLimits;
import io.skep.domain.lease.ClaimRequest;
import io.skep.domain.task.QueueSettings;
import io.skep.domain.task.Task;
import io.skep.domain.value.Labels;
import io.skep.domain.value.SwarmId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jooq.Param;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** One agent's claim, within one transaction. */
final class PostgresTaskClaimer {

  private static final Comparator<Task> BY_RANK =
      Comparator.comparingLong(Task::rank).thenComparing(Task::id);

  private static final Param<Labels> CAPABILITIES =
      DSL.param("capabilities", TASK.REQUIRES.getDataType());
  private static final Param<Labels> EXHAUSTED = DSL.param("used_up", TASK.REQUIRES.getDataType());
  private static final Param<Boolean> SLOW_PATH = DSL.param("prepared", SQLDataType.BOOLEAN);
  private static final Param<Instant> NOW = DSL.param("now", TASK.RUN_AT.getDataType());

  private final PostgresTransaction unit;
  private final Session session;
  private final SwarmId swarm;
  private final ClaimRequest request;
  private final Instant now;

  /** How many tasks may still be taken, and of these, how many that require a capability. */
  private int remaining;

  private final Map<String, Integer> remainingPerCapability = new HashMap<>();

  PostgresTaskClaimer(PostgresTransaction unit, SwarmId swarm, ClaimRequest request, Instant now) {
    this.unit = unit;
    session = unit.session();
    this.swarm = swarm;
    this.request = request;
    this.now = now;
  }

  /**
   * Takes tasks with one statement; returns empty, and has taken none, if something has to be done
   * before, which {@link #claim} does.
   */
  Optional<List<Task>> claimFast() {
    List<Task> taken = new ArrayList<>();
    remaining = request.limit();
    return claim(taken, remaining, false) ? Optional.of(sortByRank(taken)) : Optional.empty();
  }

  /** Takes tasks, after all that has to be done before. */
  List<Task> claim() {
    remaining = request.limit();
    session.update(
        PostgresClaimSql.INSERT_HOLDER,
        values -> values.set(TASK.SWARM, swarm).set("agent", request.agent().value()));
    session
        .first(
            PostgresClaimSql.LOCK_QUEUE,
            values -> values.set(TASK.SWARM, swarm).set(TASK.QUEUE, request.queue()),
            QueueMapper::toSettings)
        .ifPresent(this::applyLimits);
    List<Task> taken = new ArrayList<>();
    boolean more = true;
    while (remaining > 0 && more) {
      more = promoteDelayed() == PostgresClaimSql.PROMOTE_LIMIT;
      claimReady(taken);
    }
    return sortByRank(taken);
  }

  private static List<Task> sortByRank(List<Task> taken) {
    taken.sort(BY_RANK);
    return taken;
  }

  private Bindings bind(Bindings values) {
    return values.set(TASK.SWARM, swarm).set(TASK.QUEUE, request.queue()).set(NOW, now);
  }

  private void applyLimits(QueueSettings settings) {
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
    long[] all = {0};
    session.query(
        PostgresClaimSql.IN_PROGRESS,
        values -> values.set(TASK.SWARM, swarm).set(TASK.QUEUE, request.queue()),
        row -> {
          int tasks = Math.toIntExact(row.get(PostgresClaimSql.TASKS));
          all[0] += tasks;
          countCapabilities(row.get(TASK.REQUIRES), tasks);
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

  private int promoteDelayed() {
    return session.list(PostgresClaimSql.PROMOTE, this::bind, row -> row.get(TASK.ID)).size();
  }

  private void claimReady(List<Task> taken) {
    if (remainingPerCapability.isEmpty()) {
      claim(taken, remaining, true);
      return;
    }
    // Each task may use a capability up, so that further ones that require it must stay.
    int before;
    do {
      before = taken.size();
      claim(taken, 1, true);
    } while (remaining > 0 && taken.size() > before);
  }

  /**
   * Takes up to so many ready tasks.
   *
   * @param prepared whether what has to be done before has been done
   * @return whether nothing had to be done before
   */
  private boolean claim(List<Task> taken, int limit, boolean prepared) {
    var plan = request.plan();
    boolean[] isDone = {true};
    session.query(
        plan.isPresent() ? PostgresClaimSql.CLAIM_OF_PLAN : PostgresClaimSql.CLAIM,
        values -> {
          bind(values)
              .set("agent", request.agent().value())
              .set(CAPABILITIES, request.capabilities())
              .set(EXHAUSTED, exhaustedCapabilities())
              .set(SLOW_PATH, prepared)
              .set(TASK.LEASE_UNTIL, now.plus(request.lease()))
              .set("slot", unit.slot())
              .set("mark", unit.commitId())
              .set("limit", limit);
          plan.ifPresent(id -> values.set(TASK.PLAN, id));
        },
        row -> {
          row.getOptional(AGENT.STATUS)
              .ifPresent(status -> ClaimLimits.requireMayClaim(request.agent(), status));
          isDone[0] &= !row.get(PostgresClaimSql.NEEDS_SLOW_PATH);
          if (row.getOptional(TASK.ID).isPresent()) {
            var task = TaskMapper.toTask(row);
            taken.add(task);
            unit.logged(swarm, tags -> tags.add(task));
            remaining--;
            countCapabilities(task.spec().requires(), 1);
          }
          return true;
        });
    return isDone[0];
  }

  private Labels exhaustedCapabilities() {
    var usedUp = new TreeSet<String>();
    remainingPerCapability.forEach(
        (capability, tasks) -> {
          if (tasks <= 0) {
            usedUp.add(capability);
          }
        });
    return Labels.of(usedUp);
  }
}
