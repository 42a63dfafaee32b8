package io.skep.testkit.memory;

import io.skep.domain.agent.Agent;
import io.skep.domain.agent.AgentCapacity;
import io.skep.domain.error.AlreadyExistsException;
import io.skep.domain.error.StaleVersionException;
import io.skep.domain.lease.ClaimLimits;
import io.skep.domain.lease.ClaimRequest;
import io.skep.domain.lease.Lease;
import io.skep.domain.lease.LeaseToken;
import io.skep.domain.task.Attempt;
import io.skep.domain.task.AttemptOutcome;
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
import io.skep.testkit.memory.SwarmState.AttemptKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/** In-memory task repository. */
final class InMemoryTaskRepository implements TaskRepository {

  private static final int MAX = 1_000;

  private static final CursorPaging<Task, TaskId> BY_ID =
      new CursorPaging<>(Task::id, Comparator.naturalOrder(), TaskId::toString, TaskId::parse);

  private static final CursorPaging<Task, TaskId> HIGHEST_ID_FIRST =
      new CursorPaging<>(Task::id, Comparator.reverseOrder(), TaskId::toString, TaskId::parse);

  private static final CursorPaging<Attempt, Long> BY_TOKEN =
      new CursorPaging<>(Attempt::token, Comparator.naturalOrder(), String::valueOf, Long::valueOf);

  private static final Comparator<Task> BY_RANK =
      Comparator.comparing(Task::rank).thenComparing(Task::id);

  private final InMemoryUnitOfWork work;
  private final SwarmStates swarms;

  InMemoryTaskRepository(InMemoryUnitOfWork work, SwarmStates swarms) {
    this.work = work;
    this.swarms = swarms;
  }

  @Override
  public Optional<Task> find(SwarmId swarm, TaskId id) {
    return work.inRead(() -> swarms.of(swarm).tasks.find(id));
  }

  @Override
  public List<Task> findAll(SwarmId swarm, Collection<TaskId> ids) {
    Validate.size("ids", ids, MAX);
    return work.inRead(
        () ->
            ids.stream()
                .distinct()
                .flatMap(id -> swarms.of(swarm).tasks.find(id).stream())
                .toList());
  }

  @Override
  public Map<String, TaskId> findIdsByKey(SwarmId swarm, Collection<String> keys) {
    Validate.size("keys", keys, MAX);
    return work.inRead(
        () -> {
          Map<String, TaskId> ids = new HashMap<>();
          for (var key : keys) {
            swarms.of(swarm).taskKeys.find(key).ifPresent(id -> ids.put(key, id));
          }
          return ids;
        });
  }

  @Override
  public List<Task> add(SwarmId swarm, List<TaskInsert> tasks) {
    Validate.size("tasks", tasks, MAX);
    return work.inWrite(
        () -> {
          var rows = rows(swarm);
          List<TaskId> stored = new ArrayList<>();
          List<TaskInsert> added = new ArrayList<>();
          for (var task : tasks) {
            var holder = task.task().spec().key().flatMap(swarms.of(swarm).taskKeys::find);
            if (holder.isEmpty()) {
              insert(swarm, task);
              added.add(task);
            }
            stored.add(holder.orElse(task.task().id()));
          }
          added.forEach(task -> rows.addBlockers(task.task().id(), task.blockers()));
          return stored.stream().map(rows::getExisting).toList();
        });
  }

  private void insert(SwarmId swarm, TaskInsert added) {
    var state = swarms.of(swarm);
    var task = added.task();
    if (state.tasks.contains(task.id())) {
      throw new AlreadyExistsException("task", task.id().toString());
    }
    task.spec().key().ifPresent(key -> state.taskKeys.put(key, task.id()));
    rows(swarm).put(TaskVersions.firstVersion(task, added.blockers().size()));
  }

  @Override
  public Task save(SwarmId swarm, Task task, Optional<Attempt> ended) {
    return work.inWrite(() -> store(swarm, task, ended));
  }

  private Task store(SwarmId swarm, Task task, Optional<Attempt> ended) {
    var rows = rows(swarm);
    var before = rows.getExisting(task.id());
    if (before.version() != task.version()) {
      throw new StaleVersionException(
          "task", task.id().toString(), task.version(), before.version());
    }
    rows.put(TaskVersions.nextVersion(before, task));
    ended.ifPresent(
        attempt ->
            swarms
                .of(swarm)
                .attempts
                .put(new AttemptKey(attempt.task(), attempt.token()), attempt));
    return rows.getExisting(task.id());
  }

  @Override
  public List<Task> claim(SwarmId swarm, ClaimRequest request, InstantSource clock) {
    return work.inWrite(
        () -> {
          var now = clock.instant();
          var settings = swarms.of(swarm).queues.find(request.queue());
          var limits = ClaimLimits.of(request, capacity(swarm, request.agent()));
          var claim = new ClaimBudget(request, limits, settings, rows(swarm).leased().toList());
          var taken =
              rows(swarm)
                  .readyTasks(request.queue())
                  .filter(task -> task.isReadyAt(now) && claim.tryTake(task))
                  .limit(claim.remaining())
                  .toList();
          return taken.stream()
              .map(task -> task.claimed(request.agent(), request.lease(), now))
              .map(task -> store(swarm, task, Optional.empty()))
              .toList();
        });
  }

  private Optional<AgentCapacity> capacity(SwarmId swarm, AgentId id) {
    return swarms.of(swarm).agents.find(id).map(Agent::capacity);
  }

  @Override
  public Map<TaskId, Lease> extendLeases(
      SwarmId swarm, Collection<LeaseToken> tokens, Duration lease, Instant now) {
    Validate.size("tokens", tokens, MAX);
    return work.inWrite(
        () -> {
          Map<TaskId, Lease> extended = new LinkedHashMap<>();
          for (var token : tokens) {
            held(swarm, token)
                .ifPresent(
                    task -> {
                      var longer = task.lease().orElseThrow().extended(lease, now);
                      rows(swarm).put(task.withLease(longer));
                      extended.put(task.id(), longer);
                    });
          }
          return extended;
        });
  }

  @Override
  public List<Task> complete(SwarmId swarm, List<Completion> completions, Instant now) {
    Validate.size("completions", completions, MAX);
    return work.inWrite(
        () -> {
          List<TaskId> done = new ArrayList<>();
          for (var completion : completions) {
            var held = held(swarm, completion.token());
            if (held.isPresent()) {
              var task = held.get();
              var attempt = task.toAttempt(AttemptOutcome.COMPLETED, Optional.empty(), now);
              var after = task.completed(completion.token().token(), completion.result(), now);
              store(swarm, after, Optional.of(attempt));
              done.add(task.id());
            }
          }
          return done.stream().map(rows(swarm)::getExisting).toList();
        });
  }

  private Optional<Task> held(SwarmId swarm, LeaseToken token) {
    return rows(swarm)
        .find(token.task())
        .filter(task -> task.lease().stream().anyMatch(held -> held.token() == token.token()));
  }

  @Override
  public List<Task> findExpired(SwarmId swarm, Instant now, int limit) {
    Validate.range("limit", limit, 1, MAX);
    Function<Task, Lease> lease = task -> task.lease().orElseThrow();
    return work.inRead(
        () ->
            rows(swarm)
                .leased()
                .filter(task -> lease.apply(task).isExpiredAt(now))
                .sorted(
                    Comparator.comparing(lease.andThen(Lease::expiresAt)).thenComparing(Task::id))
                .limit(limit)
                .toList());
  }

  @Override
  public Page<Task> leasedBy(SwarmId swarm, AgentId agent, PageRequest page) {
    return work.inRead(
        () ->
            BY_ID.page(
                rows(swarm)
                    .leased()
                    .filter(task -> task.lease().orElseThrow().holder().equals(agent)),
                page));
  }

  @Override
  public Page<Task> list(SwarmId swarm, TaskQuery query, PageRequest page) {
    return work.inRead(
        () ->
            HIGHEST_ID_FIRST.page(
                all(swarm)
                    .filter(task -> query.queue().stream().allMatch(task.spec().queue()::equals))
                    .filter(
                        task -> query.plan().isEmpty() || query.plan().equals(task.spec().plan()))
                    .filter(task -> query.agent().isEmpty() || query.agent().equals(task.agent()))
                    .filter(task -> query.status().stream().allMatch(task.status()::equals)),
                page));
  }

  @Override
  public Page<Task> listReady(SwarmId swarm, QueueName queue, Instant now, PageRequest page) {
    return work.inRead(
        () ->
            RankCursor.PAGING.page(
                rows(swarm).readyTasks(queue).filter(task -> task.isReadyAt(now)), page));
  }

  @Override
  public Optional<Task> findCurrent(SwarmId swarm, PlanId plan) {
    return work.inRead(
        () ->
            Stream.of(TaskStatus.IN_PROGRESS, TaskStatus.PENDING)
                .flatMap(status -> inPlan(swarm, plan, Set.of(status)).min(BY_RANK).stream())
                .findFirst());
  }

  @Override
  public Optional<Task> findAwaitingRecord(SwarmId swarm, PlanId plan) {
    Function<Task, Instant> ended = task -> task.endedAt().orElseThrow();
    return work.inRead(
        () ->
            inPlan(swarm, plan, Set.of(TaskStatus.COMPLETED, TaskStatus.FAILED_VALIDATION))
                .min(Comparator.comparing(ended).thenComparing(Task::id)));
  }

  @Override
  public Page<Task> pendingOf(SwarmId swarm, PlanId plan, PageRequest page) {
    return work.inRead(() -> BY_ID.page(inPlan(swarm, plan, Set.of(TaskStatus.PENDING)), page));
  }

  @Override
  public Task addBlockers(SwarmId swarm, TaskId task, Set<TaskId> blockers) {
    return work.inWrite(() -> revised(swarm, task, rows -> rows.addBlockers(task, blockers)));
  }

  @Override
  public Task removeBlockers(SwarmId swarm, TaskId task, Set<TaskId> blockers) {
    return work.inWrite(() -> revised(swarm, task, rows -> rows.removeBlockers(task, blockers)));
  }

  private Task revised(SwarmId swarm, TaskId id, Function<TaskRows, Boolean> change) {
    var rows = rows(swarm);
    rows.getExisting(id);
    if (change.apply(rows)) {
      var task = rows.getExisting(id);
      rows.put(task.withVersion(task.version() + 1));
    }
    return rows.getExisting(id);
  }

  @Override
  public Set<TaskId> blockersOf(SwarmId swarm, TaskId task) {
    return work.inRead(() -> new TreeSet<>(rows(swarm).blockers(task)));
  }

  @Override
  public Page<Task> dependentsOf(SwarmId swarm, TaskId task, PageRequest page) {
    return work.inRead(() -> BY_ID.page(rows(swarm).dependents(task).stream(), page));
  }

  @Override
  public boolean dependsOn(SwarmId swarm, TaskId task, TaskId other) {
    return work.inRead(
        () -> {
          Set<TaskId> seen = new HashSet<>();
          var next = new ArrayDeque<>(rows(swarm).blockers(task));
          while (!next.isEmpty()) {
            var blocker = next.remove();
            if (blocker.equals(other)) {
              return true;
            }
            if (seen.add(blocker)) {
              next.addAll(rows(swarm).blockers(blocker));
            }
          }
          return false;
        });
  }

  @Override
  public Page<Attempt> attempts(SwarmId swarm, TaskId task, PageRequest page) {
    return work.inRead(
        () ->
            BY_TOKEN.page(
                swarms.of(swarm).attempts.from(new AttemptKey(task, 0)).stream()
                    .takeWhile(attempt -> attempt.task().equals(task)),
                page));
  }

  private Stream<Task> inPlan(SwarmId swarm, PlanId plan, Set<TaskStatus> statuses) {
    return all(swarm)
        .filter(task -> task.spec().plan().equals(Optional.of(plan)))
        .filter(task -> statuses.contains(task.status()));
  }

  private Stream<Task> all(SwarmId swarm) {
    return swarms.of(swarm).tasks.all().stream();
  }

  private TaskRows rows(SwarmId swarm) {
    return new TaskRows(swarm, swarms.of(swarm), work);
  }
}
