package io.skep.adapters.sqlite;

import static io.skep.adapters.jooq.schema.tables.AgentTable.AGENT;
import static io.skep.adapters.jooq.schema.tables.QueueTable.QUEUE;
import static io.skep.adapters.jooq.schema.tables.TaskCountTable.TASK_COUNT;
import static io.skep.adapters.jooq.schema.tables.TaskTable.TASK;

import io.skep.adapters.jooq.Arguments;
import io.skep.adapters.jooq.Row;
import io.skep.adapters.jooq.Session;
import io.skep.adapters.jooq.Slice;
import io.skep.adapters.jooq.repository.QueueRows;
import io.skep.domain.agent.AgentCapacity;
import io.skep.domain.task.ClaimRequest;
import io.skep.domain.task.ClaimTerms;
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
final class Claim {

  private static final Comparator<StoredTask> BY_RANK =
      Comparator.comparingLong((StoredTask stored) -> stored.task().rank())
          .thenComparing(stored -> stored.task().id());

  private final WriteUnit unit;
  private final Session session;
  private final SwarmId swarm;
  private final ClaimRequest request;
  private final Instant now;
  private final ClaimTerms terms;

  /** How many tasks may still be taken, and of these, how many that require a capability. */
  private int left;

  private final Map<String, Integer> leftPerCapability = new HashMap<>();

  Claim(WriteUnit unit, SwarmId swarm, ClaimRequest request, Instant now) {
    this.unit = unit;
    session = unit.session();
    this.swarm = swarm;
    this.request = request;
    this.now = now;
    terms = ClaimTerms.of(request, capacity());
  }

  private Optional<AgentCapacity> capacity() {
    return session.first(
        ClaimStatements.CAPACITY,
        values -> values.set(AGENT.SWARM, swarm).set(AGENT.ID, request.agent()),
        row ->
            new AgentCapacity(
                row.get(AGENT.STATUS),
                row.get(AGENT.CAPABILITIES),
                Math.toIntExact(row.get(AGENT.MAX_TASKS))));
  }

  List<Task> take() {
    var before =
        session
            .first(
                request.plan().isPresent()
                    ? ClaimStatements.BEFORE_OF_PLAN
                    : ClaimStatements.BEFORE,
                this::bindBefore,
                Before::of)
            .orElseThrow();
    left = Math.min(request.limit(), terms.maxHeld() - before.held());
    before.settings().ifPresent(this::limit);
    List<Task> taken = new ArrayList<>();
    boolean more = before.due();
    if (left > 0 && !more) {
      takeReady(taken, before.first().equals(before.last()) ? only(before) : lanes());
    }
    while (left > 0 && more) {
      more = promote() == ClaimStatements.PROMOTED;
      takeReady(taken, lanes());
    }
    return taken;
  }

  /** What has to be known before. */
  private record Before(
      Optional<QueueSettings> settings,
      int held,
      boolean due,
      Optional<Labels> first,
      Optional<Labels> last,
      Optional<Labels> own) {

    static Before of(Row row) {
      return new Before(
          row.find(QUEUE.NAME).map(name -> QueueRows.settings(row)),
          row.get(ClaimStatements.HELD),
          row.get(ClaimStatements.DUE),
          row.find(ClaimStatements.FIRST),
          row.find(ClaimStatements.LAST),
          row.find(ClaimStatements.OWN));
    }
  }

  /** Spares the usual case, that of one lane for everybody or none, the search for lanes. */
  private List<Lane> only(Before before) {
    return before.own().isPresent()
        ? lanes()
        : eligible(before.first().stream().map(requires -> new Lane("", requires)).toList());
  }

  private void bindBefore(Arguments values) {
    values
        .set(TASK.SWARM, swarm)
        .set(TASK.AGENT, request.agent())
        .set(TASK.QUEUE, request.queue())
        .set(TASK.RUN_AT, now)
        .set(TASK.ASSIGNEE, request.agent().value())
        .set("max_held", terms.maxHeld());
    request.plan().ifPresent(plan -> values.set(TASK.PLAN, plan));
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
    unit.settle();
    long[] all = {0};
    session.run(
        ClaimStatements.IN_PROGRESS,
        values -> values.set(TASK_COUNT.SWARM, swarm).set(TASK_COUNT.QUEUE, request.queue()),
        row -> {
          int tasks = Math.toIntExact(row.get(TASK_COUNT.TASKS));
          all[0] += tasks;
          use(row.get(TASK_COUNT.REQUIRES), tasks);
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

  private boolean mayTake(Labels requires) {
    for (var capability : requires) {
      if (leftPerCapability.getOrDefault(capability, 1) <= 0) {
        return false;
      }
    }
    return true;
  }

  private int promote() {
    return session.update(
        ClaimStatements.PROMOTE,
        values ->
            values.set(TASK.SWARM, swarm).set(TASK.QUEUE, request.queue()).set(TASK.RUN_AT, now));
  }

  private void takeReady(List<Task> taken, List<Lane> lanes) {
    List<StoredTask> found = new ArrayList<>();
    for (var lane : lanes) {
      found.addAll(first(lane));
    }
    if (lanes.size() > 1) {
      found.sort(BY_RANK);
    }
    var writes = new TaskWrites(unit, swarm);
    for (var stored : found) {
      var requires = stored.task().spec().requires();
      if (left == 0) {
        return;
      }
      if (mayTake(requires)) {
        taken.add(hand(writes, stored));
        left--;
        use(requires, 1);
      }
    }
  }

  private Task hand(TaskWrites writes, StoredTask stored) {
    var claimed = stored.task().claimed(request.agent(), request.lease(), now);
    var task =
        new TaskDraft(claimed, claimed.updatedAt()).version(stored.task().version() + 1).toTask();
    writes.claim(stored, task);
    return task;
  }

  /** What is ready for somebody, or for anybody, and requires the same. */
  private record Lane(String assignee, Labels requires) {}

  private List<Lane> lanes() {
    var plan = request.plan();
    var lanes =
        session.list(
            plan.isPresent() ? ClaimStatements.LANES_OF_PLAN : ClaimStatements.LANES,
            values -> {
              values
                  .set(TASK.SWARM, swarm)
                  .set(TASK.QUEUE, request.queue())
                  .set(TASK.ASSIGNEE, request.agent().value());
              plan.ifPresent(id -> values.set(TASK.PLAN, id));
            },
            row ->
                new Lane(
                    row.get(ClaimStatements.LANE_ASSIGNEE),
                    row.get(ClaimStatements.LANE_REQUIRES)));
    return eligible(lanes);
  }

  private List<Lane> eligible(List<Lane> lanes) {
    return lanes.stream()
        .filter(lane -> terms.capabilities().containsAll(lane.requires()))
        .filter(lane -> mayTake(lane.requires()))
        .toList();
  }

  private List<StoredTask> first(Lane lane) {
    var plan = request.plan();
    Slice<StoredTask> slice =
        session.slice(
            plan.isPresent() ? ClaimStatements.LANE_OF_PLAN : ClaimStatements.LANE,
            values -> {
              values
                  .set(TASK.SWARM, swarm)
                  .set(TASK.QUEUE, request.queue())
                  .set(TASK.ASSIGNEE, lane.assignee())
                  .set(TASK.REQUIRES, lane.requires())
                  .set(TASK.RUN_AT, now)
                  .set("limit", left);
              plan.ifPresent(id -> values.set(TASK.PLAN, id));
            },
            StoredTask::of,
            left,
            StoredTask::size);
    return slice.items();
  }
}
