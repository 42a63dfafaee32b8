package io.skep.adapters.postgres;

import static io.skep.adapters.jooq.schema.tables.QueueTable.QUEUE;
import static io.skep.adapters.jooq.schema.tables.TaskTable.TASK;

import io.skep.adapters.jooq.Arguments;
import io.skep.adapters.jooq.Row;
import io.skep.adapters.jooq.Session;
import io.skep.adapters.jooq.repository.QueueRows;
import io.skep.adapters.jooq.repository.TaskRows;
import io.skep.domain.task.ClaimRequest;
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

/** One agent's claim, within one transaction. */
final class Claim {

  private static final Comparator<Task> BY_RANK =
      Comparator.comparingLong(Task::rank).thenComparing(Task::id);

  private static final Param<Labels> CAPABILITIES =
      DSL.param("capabilities", TASK.REQUIRES.getDataType());
  private static final Param<Labels> USED_UP = DSL.param("used_up", TASK.REQUIRES.getDataType());
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

  /** What has to be known before. */
  private record Before(Optional<QueueSettings> settings, int held, boolean due) {

    static Before of(Row row) {
      return new Before(
          row.find(QUEUE.NAME).map(name -> QueueRows.settings(row)),
          Math.toIntExact(row.get(ClaimSql.HELD)),
          row.get(ClaimSql.DUE));
    }
  }

  List<Task> take(int maxHeld) {
    var before =
        session
            .first(
                ClaimSql.BEFORE,
                values ->
                    bind(values).set("agent", request.agent().value()).set("max_held", maxHeld),
                Before::of)
            .orElseThrow();
    left = Math.min(request.limit(), maxHeld - before.held());
    before.settings().ifPresent(this::limit);
    List<Task> taken = new ArrayList<>();
    boolean more = true;
    while (left > 0 && more) {
      more = before.due() && promote() == ClaimSql.PROMOTED;
      takeReady(taken);
    }
    taken.sort(BY_RANK);
    return taken;
  }

  private Arguments bind(Arguments values) {
    return values.set(TASK.SWARM, swarm).set(TASK.QUEUE, request.queue()).set(NOW, now);
  }

  private void limit(QueueSettings settings) {
    if (settings.paused()) {
      left = 0;
      return;
    }
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
    return session.update(ClaimSql.PROMOTE, this::bind);
  }

  private void takeReady(List<Task> taken) {
    if (leftPerCapability.isEmpty()) {
      take(taken, left);
      return;
    }
    // Each task may use a capability up, so that further ones that require it must stay.
    int before;
    do {
      before = taken.size();
      take(taken, 1);
    } while (left > 0 && taken.size() > before);
  }

  private void take(List<Task> taken, int limit) {
    var plan = request.plan();
    session.run(
        plan.isPresent() ? ClaimSql.CLAIM_OF_PLAN : ClaimSql.CLAIM,
        values -> {
          bind(values)
              .set("agent", request.agent().value())
              .set(CAPABILITIES, request.capabilities())
              .set(USED_UP, usedUp())
              .set(TASK.LEASE_UNTIL, now.plus(request.lease()))
              .set("slot", unit.slot())
              .set("limit", limit);
          plan.ifPresent(id -> values.set(TASK.PLAN, id));
        },
        row -> {
          var task = TaskRows.task(row);
          taken.add(task);
          left--;
          use(task.spec().requires(), 1);
          return true;
        });
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
