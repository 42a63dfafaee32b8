package io.skep.adapters.postgres;

import static io.skep.adapters.jooq.schema.tables.AgentTable.AGENT;
import static io.skep.adapters.jooq.schema.tables.TaskTable.TASK;

import io.skep.adapters.jooq.Arguments;
import io.skep.adapters.jooq.Session;
import io.skep.adapters.jooq.repository.QueueRows;
import io.skep.adapters.jooq.repository.TaskRows;
import io.skep.domain.task.ClaimRequest;
import io.skep.domain.task.ClaimTerms;
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
final class Claim {

  private static final Comparator<Task> BY_RANK =
      Comparator.comparingLong(Task::rank).thenComparing(Task::id);

  private static final Param<Labels> CAPABILITIES =
      DSL.param("capabilities", TASK.REQUIRES.getDataType());
  private static final Param<Labels> USED_UP = DSL.param("used_up", TASK.REQUIRES.getDataType());
  private static final Param<Boolean> PREPARED = DSL.param("prepared", SQLDataType.BOOLEAN);
  private static final Param<Instant> NOW = DSL.param("now", TASK.RUN_AT.getDataType());

  private final PostgresUnit unit;
  private final Session session;
  private final SwarmId swarm;
  private final ClaimRequest request;
  private final Instant now;

  /** How many tasks may still be taken, and of these, how many that require a capability. */
  private int left;

  private final Map<String, Integer> leftPerCapability = new HashMap<>();

  Claim(PostgresUnit unit, SwarmId swarm, ClaimRequest request, Instant now) {
    this.unit = unit;
    session = unit.session();
    this.swarm = swarm;
    this.request = request;
    this.now = now;
  }

  /**
   * Takes tasks with one statement; returns empty, and has taken none, if something has to be done
   * before, which {@link #take} does.
   */
  Optional<List<Task>> takeAtOnce() {
    List<Task> taken = new ArrayList<>();
    left = request.limit();
    return take(taken, left, false) ? Optional.of(inOrder(taken)) : Optional.empty();
  }

  /** Takes tasks, after all that has to be done before. */
  List<Task> take() {
    left = request.limit();
    session.update(
        ClaimSql.ADD_HOLDER,
        values -> values.set(TASK.SWARM, swarm).set("agent", request.agent().value()));
    session
        .first(
            ClaimSql.LOCK_QUEUE,
            values -> values.set(TASK.SWARM, swarm).set(TASK.QUEUE, request.queue()),
            QueueRows::settings)
        .ifPresent(this::limit);
    List<Task> taken = new ArrayList<>();
    boolean more = true;
    while (left > 0 && more) {
      more = promote() == ClaimSql.PROMOTED;
      takeReady(taken);
    }
    return inOrder(taken);
  }

  private static List<Task> inOrder(List<Task> taken) {
    taken.sort(BY_RANK);
    return taken;
  }

  private Arguments bind(Arguments values) {
    return values.set(TASK.SWARM, swarm).set(TASK.QUEUE, request.queue()).set(NOW, now);
  }

  private void limit(QueueSettings settings) {
    var max = settings.maxInProgress();
    if (max.isEmpty() && settings.maxPerCapability().isEmpty()) {
      return;
    }
    leftPerCapability.putAll(settings.maxPerCapability());
    long inProgress = countInProgress();
    if (max.isPresent()) {
      left = (int) Math.min(left, max.getAsInt() - inProgress);
    }
  }

  /** Returns how many tasks of the queue are in progress, and takes them from the limits. */
  private long countInProgress() {
    long[] all = {0};
    session.run(
        ClaimSql.IN_PROGRESS,
        values -> values.set(TASK.SWARM, swarm).set(TASK.QUEUE, request.queue()),
        row -> {
          int tasks = Math.toIntExact(row.get(ClaimSql.TASKS));
          all[0] += tasks;
          use(row.get(TASK.REQUIRES), tasks);
          return true;
        });
    return all[0];
  }

  private void use(Labels requires, int tasks) {
    if (!leftPerCapability.isEmpty()) {
      requires.forEach(
          capability -> leftPerCapability.computeIfPresent(capability, (c, n) -> n - tasks));
    }
  }

  private int promote() {
    return session.list(ClaimSql.PROMOTE, this::bind, row -> row.get(TASK.ID)).size();
  }

  private void takeReady(List<Task> taken) {
    if (leftPerCapability.isEmpty()) {
      take(taken, left, true);
      return;
    }
    // Each task may use a capability up, so that further ones that require it must stay.
    int before;
    do {
      before = taken.size();
      take(taken, 1, true);
    } while (left > 0 && taken.size() > before);
  }

  /**
   * Takes up to so many ready tasks.
   *
   * @param prepared whether what has to be done before has been done
   * @return whether nothing had to be done before
   */
  private boolean take(List<Task> taken, int limit, boolean prepared) {
    var plan = request.plan();
    boolean[] isDone = {true};
    session.run(
        plan.isPresent() ? ClaimSql.CLAIM_OF_PLAN : ClaimSql.CLAIM,
        values -> {
          bind(values)
              .set("agent", request.agent().value())
              .set(CAPABILITIES, request.capabilities())
              .set(USED_UP, usedUp())
              .set(PREPARED, prepared)
              .set(TASK.LEASE_UNTIL, now.plus(request.lease()))
              .set("slot", unit.slot())
              .set("mark", unit.mark())
              .set("limit", limit);
          plan.ifPresent(id -> values.set(TASK.PLAN, id));
        },
        row -> {
          row.find(AGENT.STATUS)
              .ifPresent(status -> ClaimTerms.requireMayClaim(request.agent(), status));
          isDone[0] &= !row.get(ClaimSql.PREPARED_FIRST);
          if (row.find(TASK.ID).isPresent()) {
            var task = TaskRows.task(row);
            taken.add(task);
            unit.told(swarm, tags -> tags.add(task));
            left--;
            use(task.spec().requires(), 1);
          }
          return true;
        });
    return isDone[0];
  }

  private Labels usedUp() {
    var usedUp = new TreeSet<String>();
    leftPerCapability.forEach(
        (capability, tasks) -> {
          if (tasks <= 0) {
            usedUp.add(capability);
          }
        });
    return Labels.of(usedUp);
  }
}
