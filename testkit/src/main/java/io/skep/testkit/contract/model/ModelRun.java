package io.skep.testkit.contract.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.domain.agent.AgentProfile;
import io.skep.domain.error.SkepException;
import io.skep.domain.lease.ClaimRequest;
import io.skep.domain.lease.LeaseToken;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.Completion;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Labels;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.QueueName;
import io.skep.testkit.contract.model.ModelTask.View;
import io.skep.testkit.contract.model.TaskModel.ModelException;
import io.skep.testkit.contract.model.TaskModel.ModelPlan;
import io.skep.testkit.contract.model.TaskModel.ModelQueue;
import io.skep.testkit.fixture.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Random sequence of calls, applied to the store and to the model. */
final class ModelRun {

  private static final List<QueueName> QUEUES = List.of(QueueName.DEFAULT, new QueueName("narrow"));
  private static final List<PlanId> PLANS = List.of(new PlanId("short"), new PlanId("long"));
  private static final AgentId LIMITED = new AgentId("limited");
  static final List<AgentId> AGENTS = List.of(new AgentId("a"), new AgentId("b"), LIMITED);

  private final Swarm swarm;
  private final SettableClock clock;
  private final long seed;
  private final RandomInputs inputs;
  private final ModelComparison comparison;
  private final TaskModel model = new TaskModel();
  private int leases;

  ModelRun(Swarm swarm, SettableClock clock, long seed) {
    this.swarm = swarm;
    this.clock = clock;
    this.seed = seed;
    inputs = new RandomInputs(seed);
    comparison = new ModelComparison(swarm, model);
  }

  void run(int steps) {
    try {
      prepare();
      for (int i = 0; i < steps; i++) {
        step();
        if (i % 25 == 24) {
          comparison.assertSameState(now());
        }
      }
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(
          "reproduce with -Dskep.seed=%d; operations:%n%s%n%s"
              .formatted(seed, comparison.trace(), e.getMessage()),
          e);
    }
  }

  private void prepare() {
    var narrow = new ModelQueue(Duration.ofSeconds(20), 4, Map.of(RandomInputs.SKILL, 2));
    model.queues.put(QUEUES.get(0), new ModelQueue(Duration.ofMinutes(15), 1_000, Map.of()));
    model.queues.put(QUEUES.get(1), narrow);
    swarm
        .queues()
        .update(
            QUEUES.get(1),
            settings ->
                settings
                    .withPriorityAging(Optional.of(narrow.priorityAging))
                    .withMaxInProgress(OptionalInt.of(narrow.maxInProgress))
                    .withMaxPerCapability(narrow.maxPerCapability));
    for (int i = 0; i < PLANS.size(); i++) {
      model.plans.put(PLANS.get(i), new ModelPlan(2 + 7 * i));
      swarm.plans().draft(PLANS.get(i), "?", 2 + 7 * i);
    }
    model.maxTasks.put(LIMITED, 2);
    swarm
        .agents()
        .register(
            LIMITED,
            AgentProfile.DEFAULT.withMaxTasks(2).withCapabilities(Labels.of(RandomInputs.SKILL)));
  }

  private void step() {
    int choice = inputs.nextInt(100);
    if (choice < 20) {
      enqueue();
    } else if (choice < 40) {
      claim();
    } else if (choice < 63) {
      report(inputs.nextInt(6));
    } else if (choice < 68) {
      completeAll();
    } else if (choice < 82) {
      change(inputs.nextInt(5));
    } else if (choice < 85) {
      comparison.assertSameResult(
          "reclaim", swarm.tasks()::reclaimExpired, () -> model.reclaimExpired(now()));
    } else if (choice < 86) {
      var agent = inputs.pick(AGENTS);
      comparison.assertSameResult(
          "release all of " + agent,
          () -> swarm.tasks().releaseTasks(agent),
          () -> model.releaseTasks(agent, now()));
    } else if (choice < 88) {
      pauseOrResume();
    } else {
      advance();
    }
  }

  private void enqueue() {
    var specs = inputs.specs(model, now());
    comparison.addToTrace("enqueue " + specs);
    Object expected;
    try {
      model.validate(specs);
      expected = "queued";
    } catch (ModelException refusal) {
      expected = refusal.code;
    }
    try {
      var queued = swarm.tasks().enqueueAll(specs);
      assertThat(expected).as("refused").isEqualTo("queued");
      model.queue(specs, queued.stream().map(Task::id).toList(), now());
      assertThat(ModelComparison.views(queued))
          .isEqualTo(queued.stream().map(task -> model.task(task.id()).view()).toList());
    } catch (SkepException e) {
      assertThat(e.code()).isEqualTo(expected);
    }
  }

  private void claim() {
    var agent = inputs.pick(AGENTS);
    // Expiry times are distinct, so that the reclaim order is determined.
    leases++;
    var request =
        ClaimRequest.forAgent(agent)
            .withQueue(inputs.pick(QUEUES))
            .withLimit(inputs.oneChanceIn(3) ? 5 : 1)
            .withLease(inputs.lease(leases));
    if (inputs.oneChanceIn(6)) {
      request = request.withPlan(inputs.pick(PLANS));
    }
    if (inputs.oneChanceIn(2)) {
      request = request.withCapabilities(Labels.of(RandomInputs.SKILL));
    }
    Set<String> capabilities = new TreeSet<>(request.capabilities().values());
    if (agent.equals(LIMITED)) {
      capabilities.add(RandomInputs.SKILL);
    }
    var wanted = request;
    List<ModelTask> claimed = new ArrayList<>();
    comparison.assertSameResult(
        "claim " + wanted,
        () -> ModelComparison.views(swarm.tasks().claim(wanted)),
        () -> {
          claimed.addAll(model.claim(wanted, capabilities, now()));
          return ModelComparison.modelViews(claimed);
        });
    if (claimed.size() > 1) {
      claimed.forEach(task -> heartbeat(new LeaseToken(task.id, task.claims)));
    }
  }

  private void report(int verb) {
    token()
        .ifPresent(
            token -> {
              switch (verb) {
                case 0, 1 ->
                    comparison.assertSameResult(
                        "complete " + token,
                        () -> View.of(swarm.tasks().complete(token, Optional.empty())),
                        () -> model.complete(model.requireLeased(token), now()).view());
                case 2, 3 -> {
                  boolean mayRetry = inputs.oneChanceIn(2);
                  comparison.assertSameResult(
                      "fail " + token + " " + mayRetry,
                      () -> View.of(swarm.tasks().fail(token, "no", mayRetry)),
                      () -> model.fail(model.requireLeased(token), mayRetry, now()).view());
                }
                case 4 ->
                    comparison.assertSameResult(
                        "release " + token,
                        () -> View.of(swarm.tasks().release(token)),
                        () -> model.release(model.requireLeased(token), now()).view());
                default -> heartbeat(token);
              }
            });
  }

  private void heartbeat(LeaseToken token) {
    leases++;
    var lease = inputs.lease(leases);
    comparison.assertSameResult(
        "heartbeat " + token + " " + lease,
        () -> swarm.tasks().heartbeat(token, lease).expiresAt(),
        () -> {
          var task = model.requireLeased(token);
          task.leasedUntil = Optional.of(now().plus(lease));
          return task.leasedUntil.get();
        });
  }

  private void completeAll() {
    List<LeaseToken> tokens = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      token()
          .filter(token -> tokens.stream().noneMatch(other -> other.task().equals(token.task())))
          .ifPresent(tokens::add);
    }
    var completions = tokens.stream().map(it -> new Completion(it, Optional.empty())).toList();
    comparison.assertSameResult(
        "complete all " + tokens,
        () -> ModelComparison.views(swarm.tasks().completeAll(completions).completed()),
        () ->
            tokens.stream()
                .filter(
                    token ->
                        !(ModelComparison.outcome(() -> model.requireLeased(token))
                            instanceof Enum<?>))
                .map(token -> model.complete(model.requireLeased(token), now()).view())
                .toList());
  }

  private void change(int verb) {
    if (model.tasks.isEmpty()) {
      return;
    }
    var task = verb == 1 || verb == 2 ? anyEnded() : anyTask();
    var other = anyTask();
    var id = task.id;
    var tasks = swarm.tasks();
    switch (verb) {
      case 0 ->
          comparison.assertSameResult(
              "cancel " + id,
              () -> View.of(tasks.cancel(id)),
              () -> model.cancelled(task, now()).view());
      case 1 ->
          comparison.assertSameResult(
              "retry " + id, () -> View.of(tasks.retry(id)), () -> model.retry(task, now()).view());
      case 2 ->
          comparison.assertSameResult(
              "record " + id,
              () -> View.of(tasks.record(id)),
              () -> model.record(task, now()).view());
      case 3 ->
          comparison.assertSameResult(
              "add blocker " + other.id + " to " + id,
              () -> View.of(tasks.addBlocker(id, other.id)),
              () -> model.addBlocker(task, other, now()).view());
      default ->
          comparison.assertSameResult(
              "remove blocker " + other.id + " from " + id,
              () -> View.of(tasks.removeBlocker(id, other.id)),
              () -> model.removeBlocker(task, other).view());
    }
  }

  private void pauseOrResume() {
    var queue = inputs.pick(QUEUES);
    // Mostly not paused: otherwise few tasks could be claimed.
    boolean paused = !model.queue(queue).paused && inputs.oneChanceIn(3);
    comparison.addToTrace((paused ? "pause " : "resume ") + queue);
    model.queue(queue).paused = paused;
    var settings = paused ? swarm.queues().pause(queue) : swarm.queues().resume(queue);
    assertThat(settings.paused()).isEqualTo(paused);
  }

  private void advance() {
    var held = model.all(TaskStatus.IN_PROGRESS).toList();
    if (!held.isEmpty() && inputs.oneChanceIn(2)) {
      var expiry = inputs.pick(held).leasedUntil.orElseThrow();
      if (expiry.isAfter(now())) {
        clock.set(expiry);
      }
    } else {
      clock.advance(Duration.ofMillis(inputs.nextInt(inputs.oneChanceIn(9) ? 600_000 : 9_000)));
    }
    comparison.addToTrace("it is " + now());
  }

  /** Returns mostly a current lease token, sometimes that of an earlier lease. */
  private Optional<LeaseToken> token() {
    var claimed =
        inputs.oneChanceIn(6)
            ? model.tasks.values().stream().filter(task -> task.claims > 0).toList()
            : model.all(TaskStatus.IN_PROGRESS).toList();
    if (claimed.isEmpty()) {
      return Optional.empty();
    }
    var task = inputs.pick(claimed);
    long token = inputs.oneChanceIn(9) ? inputs.token(task.claims) : task.claims;
    return Optional.of(new LeaseToken(task.id, token));
  }

  /** Returns mostly a terminal task that is not recorded. */
  private ModelTask anyEnded() {
    var ended =
        Stream.of(TaskStatus.COMPLETED, TaskStatus.FAILED_VALIDATION).flatMap(model::all).toList();
    return ended.isEmpty() || inputs.oneChanceIn(4) ? anyTask() : inputs.pick(ended);
  }

  private ModelTask anyTask() {
    return inputs.pick(model.all());
  }

  private Instant now() {
    return clock.instant();
  }
}
