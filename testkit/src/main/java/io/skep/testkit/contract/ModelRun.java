package io.skep.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.domain.agent.AgentProfile;
import io.skep.domain.error.SkepException;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.ClaimRequest;
import io.skep.domain.task.Completion;
import io.skep.domain.task.LeaseToken;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Labels;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.QueueName;
import io.skep.testkit.contract.ModelTask.View;
import io.skep.testkit.contract.TaskModel.ModelPlan;
import io.skep.testkit.contract.TaskModel.ModelQueue;
import io.skep.testkit.contract.TaskModel.Refusal;
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

/** One random sequence of calls, of the store and of the model alike. */
final class ModelRun {

  private static final List<QueueName> QUEUES = List.of(QueueName.DEFAULT, new QueueName("narrow"));
  private static final List<PlanId> PLANS = List.of(new PlanId("short"), new PlanId("long"));
  private static final AgentId LIMITED = new AgentId("limited");
  static final List<AgentId> AGENTS = List.of(new AgentId("a"), new AgentId("b"), LIMITED);

  private final Swarm swarm;
  private final SettableClock clock;
  private final long seed;
  private final ModelDraw draw;
  private final ModelComparison comparison;
  private final TaskModel model = new TaskModel();
  private int leases;

  ModelRun(Swarm swarm, SettableClock clock, long seed) {
    this.swarm = swarm;
    this.clock = clock;
    this.seed = seed;
    draw = new ModelDraw(seed);
    comparison = new ModelComparison(swarm, model);
  }

  void run(int steps) {
    try {
      prepare();
      for (int i = 0; i < steps; i++) {
        step();
        if (i % 25 == 24) {
          comparison.all(now());
        }
      }
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(
          "with -Dskep.seed=%d, after%n%s%n%s".formatted(seed, comparison.trace(), e.getMessage()),
          e);
    }
  }

  private void prepare() {
    var narrow = new ModelQueue(Duration.ofSeconds(20), 4, Map.of(ModelDraw.SKILL, 2));
    model.queues.put(QUEUES.get(0), new ModelQueue(Duration.ofMinutes(15), 1_000, Map.of()));
    model.queues.put(QUEUES.get(1), narrow);
    swarm
        .queues()
        .change(
            QUEUES.get(1),
            settings ->
                settings
                    .withPriorityBoost(Optional.of(narrow.boost))
                    .withMaxInProgress(OptionalInt.of(narrow.maxInProgress))
                    .withMaxPerCapability(narrow.maxPerCapability));
    for (int i = 0; i < PLANS.size(); i++) {
      model.plans.put(PLANS.get(i), new ModelPlan(2 + 7 * i));
      swarm.plans().draft(PLANS.get(i), "?", 2 + 7 * i);
    }
    model.mostHeld.put(LIMITED, 2);
    swarm
        .agents()
        .register(
            LIMITED,
            AgentProfile.PLAIN.withMaxTasks(2).withCapabilities(Labels.of(ModelDraw.SKILL)));
  }

  private void step() {
    int choice = draw.number(100);
    if (choice < 20) {
      queue();
    } else if (choice < 40) {
      claim();
    } else if (choice < 63) {
      report(draw.number(6));
    } else if (choice < 68) {
      completeAll();
    } else if (choice < 82) {
      change(draw.number(5));
    } else if (choice < 85) {
      comparison.same("recover", swarm.tasks()::recover, () -> model.recover(now()));
    } else if (choice < 86) {
      var agent = draw.any(AGENTS);
      comparison.same(
          "give back " + agent,
          () -> swarm.tasks().giveBack(agent),
          () -> model.giveBack(agent, now()));
    } else if (choice < 88) {
      pauseOrResume();
    } else {
      advance();
    }
  }

  private void queue() {
    var specs = draw.specs(model, now());
    comparison.note("queue " + specs);
    Object expected;
    try {
      model.admit(specs);
      expected = "queued";
    } catch (Refusal refusal) {
      expected = refusal.code;
    }
    try {
      var queued = swarm.tasks().queueAll(specs);
      assertThat(expected).as("refused").isEqualTo("queued");
      model.queue(specs, queued.stream().map(Task::id).toList(), now());
      assertThat(ModelComparison.views(queued))
          .isEqualTo(queued.stream().map(task -> model.task(task.id()).view()).toList());
    } catch (SkepException e) {
      assertThat(e.code()).isEqualTo(expected);
    }
  }

  private void claim() {
    var agent = draw.any(AGENTS);
    // No two leases ever end at the same time, so that it is known which one is longer expired.
    leases++;
    var request =
        ClaimRequest.by(agent)
            .from(draw.any(QUEUES))
            .upTo(draw.oneIn(3) ? 5 : 1)
            .heldFor(draw.lease(leases));
    if (draw.oneIn(6)) {
      request = request.ofPlan(draw.any(PLANS));
    }
    if (draw.oneIn(2)) {
      request = request.capableOf(Labels.of(ModelDraw.SKILL));
    }
    Set<String> capabilities = new TreeSet<>(request.capabilities().values());
    if (agent.equals(LIMITED)) {
      capabilities.add(ModelDraw.SKILL);
    }
    var wanted = request;
    List<ModelTask> claimed = new ArrayList<>();
    comparison.same(
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
                    comparison.same(
                        "complete " + token,
                        () -> View.of(swarm.tasks().complete(token, Optional.empty())),
                        () -> model.complete(model.reported(token), now()).view());
                case 2, 3 -> {
                  boolean mayRetry = draw.oneIn(2);
                  comparison.same(
                      "fail " + token + " " + mayRetry,
                      () -> View.of(swarm.tasks().fail(token, "no", mayRetry)),
                      () -> model.fail(model.reported(token), mayRetry, now()).view());
                }
                case 4 ->
                    comparison.same(
                        "release " + token,
                        () -> View.of(swarm.tasks().release(token)),
                        () -> model.release(model.reported(token), now()).view());
                default -> heartbeat(token);
              }
            });
  }

  private void heartbeat(LeaseToken token) {
    leases++;
    var lease = draw.lease(leases);
    comparison.same(
        "heartbeat " + token + " " + lease,
        () -> swarm.tasks().heartbeat(token, lease).expiresAt(),
        () -> {
          var task = model.reported(token);
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
    comparison.same(
        "complete all " + tokens,
        () -> ModelComparison.views(swarm.tasks().completeAll(completions).completed()),
        () ->
            tokens.stream()
                .filter(
                    token ->
                        !(ModelComparison.outcome(() -> model.reported(token)) instanceof Enum<?>))
                .map(token -> model.complete(model.reported(token), now()).view())
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
          comparison.same(
              "cancel " + id,
              () -> View.of(tasks.cancel(id)),
              () -> model.cancelled(task, now()).view());
      case 1 ->
          comparison.same(
              "retry " + id, () -> View.of(tasks.retry(id)), () -> model.retry(task, now()).view());
      case 2 ->
          comparison.same(
              "record " + id,
              () -> View.of(tasks.record(id)),
              () -> model.record(task, now()).view());
      case 3 ->
          comparison.same(
              "add blocker " + other.id + " to " + id,
              () -> View.of(tasks.addBlocker(id, other.id)),
              () -> model.addBlocker(task, other, now()).view());
      default ->
          comparison.same(
              "remove blocker " + other.id + " from " + id,
              () -> View.of(tasks.removeBlocker(id, other.id)),
              () -> model.removeBlocker(task, other).view());
    }
  }

  private void pauseOrResume() {
    var queue = draw.any(QUEUES);
    // Mostly open, or there would be little to see.
    boolean paused = !model.queue(queue).paused && draw.oneIn(3);
    comparison.note((paused ? "pause " : "resume ") + queue);
    model.queue(queue).paused = paused;
    var settings = paused ? swarm.queues().pause(queue) : swarm.queues().resume(queue);
    assertThat(settings.paused()).isEqualTo(paused);
  }

  private void advance() {
    var held = model.all(TaskStatus.IN_PROGRESS).toList();
    if (!held.isEmpty() && draw.oneIn(2)) {
      var expiry = draw.any(held).leasedUntil.orElseThrow();
      if (expiry.isAfter(now())) {
        clock.set(expiry);
      }
    } else {
      clock.advance(Duration.ofMillis(draw.number(draw.oneIn(9) ? 600_000 : 9_000)));
    }
    comparison.note("it is " + now());
  }

  /** Mostly the token under which a task is held, now and then one of an older lease. */
  private Optional<LeaseToken> token() {
    var claimed =
        draw.oneIn(6)
            ? model.tasks.values().stream().filter(task -> task.claims > 0).toList()
            : model.all(TaskStatus.IN_PROGRESS).toList();
    if (claimed.isEmpty()) {
      return Optional.empty();
    }
    var task = draw.any(claimed);
    long token = draw.oneIn(9) ? draw.token(task.claims) : task.claims;
    return Optional.of(new LeaseToken(task.id, token));
  }

  /** Mostly a task that has ended and is not recorded. */
  private ModelTask anyEnded() {
    var ended =
        Stream.of(TaskStatus.COMPLETED, TaskStatus.FAILED_VALIDATION).flatMap(model::all).toList();
    return ended.isEmpty() || draw.oneIn(4) ? anyTask() : draw.any(ended);
  }

  private ModelTask anyTask() {
    return draw.any(model.all());
  }

  private Instant now() {
    return clock.instant();
  }
}
