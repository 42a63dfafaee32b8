package io.skep.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.domain.agent.AgentProfile;
import io.skep.domain.error.InvalidTransitionException;
import io.skep.domain.error.LeaseLostException;
import io.skep.domain.error.StaleVersionException;
import io.skep.domain.plan.PlanStatus;
import io.skep.domain.task.Attempt;
import io.skep.domain.task.AttemptOutcome;
import io.skep.domain.task.BlockerPolicy;
import io.skep.domain.task.ClaimRequest;
import io.skep.domain.task.Completion;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskManager;
import io.skep.domain.task.TaskQuery;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Labels;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.QueueName;
import io.skep.domain.value.TaskId;
import io.skep.testkit.fixture.Pages;
import io.skep.testkit.fixture.Races;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What tasks owe to callers that are at them at the same time, on real threads. */
public abstract class TaskRaceContract extends TaskAddingRaces {

  private static final int THREADS = 16;
  private static final int ROUNDS = 40;

  @Nested
  class Claims {

    private static final int TASKS = 2_000;

    @Test
    void giveEachTaskToOneAgentAndOneCompletionIsAccepted() {
      var queued = queue(TASKS, TaskSpec.of("task"));
      var left = new AtomicInteger(TASKS);

      var claimed =
          Races.run(THREADS, racer -> work(new AgentId("agent " + racer), racer % 5 + 1, left))
              .orFail()
              .stream()
              .flatMap(List::stream)
              .toList();

      assertThat(claimed).containsExactlyInAnyOrderElementsOf(ids(queued));
      assertThat(store.queues().countByStatus(swarmId()))
          .isEqualTo(Map.of(TaskStatus.COMPLETED, (long) TASKS));
      assertThat(Pages.all(1_000, page -> tasks().list(TaskQuery.ALL, page)))
          .extracting(Task::attempts)
          .hasSize(TASKS)
          .containsOnly(1);
      assertThat(attempts(queued.get(TASKS / 2))).hasSize(1);
    }

    /** Claims and completes, one by one or many at once, until nothing is left; returns what. */
    private List<TaskId> work(AgentId agent, int limit, AtomicInteger left) {
      List<TaskId> mine = new ArrayList<>();
      while (left.get() > 0) {
        var claimed = tasks().claim(ClaimRequest.by(agent).upTo(limit));
        if (limit == 1) {
          claimed.forEach(task -> tasks().complete(task.token(), Optional.empty()));
        } else {
          var completions =
              claimed.stream().map(task -> new Completion(task.token(), Optional.empty())).toList();
          assertThat(tasks().completeAll(completions).lost()).isEmpty();
        }
        mine.addAll(ids(claimed));
        left.addAndGet(-claimed.size());
      }
      return mine;
    }

    @Test
    void passNoLimitOfTheQueue() {
      queue(100, TaskSpec.of("task"));
      swarm.queues().change(QueueName.DEFAULT, it -> it.withMaxInProgress(OptionalInt.of(7)));

      assertThat(claimedByAll(ClaimRequest::by)).isEqualTo(7);
    }

    @Test
    void passNoLimitOfACapability() {
      queue(100, TaskSpec.titled("task").requires("gpu").build());
      swarm.queues().change(QueueName.DEFAULT, it -> it.withMaxPerCapability(Map.of("gpu", 7)));

      assertThat(claimedByAll(agent -> ClaimRequest.by(agent).capableOf(Labels.of("gpu"))))
          .isEqualTo(7);
    }

    @Test
    void giveAnAgentNoMoreThanItMayHold() {
      queue(100, TaskSpec.of("task"));
      var agent = new AgentId("many hands");
      swarm.agents().register(agent, AgentProfile.PLAIN.withMaxTasks(7));

      assertThat(claimedByAll(any -> ClaimRequest.by(agent))).isEqualTo(7);
    }

    /** Returns how many tasks all get together until nobody gets any more. */
    private int claimedByAll(Function<AgentId, ClaimRequest> request) {
      Races.run(
              THREADS,
              racer -> {
                var agent = new AgentId("agent " + racer);
                return tasks().claim(request.apply(agent).upTo(racer % 3 + 1)).size();
              })
          .orFail();
      // A claim may have returned less than there was, because others were at it.
      tasks().claim(request.apply(new AgentId("last")).upTo(100));
      return Math.toIntExact(
          store.queues().countByStatus(swarmId()).getOrDefault(TaskStatus.IN_PROGRESS, 0L));
    }
  }

  @Nested
  class Savers {

    @Test
    void ofOneVersionAreAllRefusedButOne() {
      var task = tasks().queue(TaskSpec.of("task"));
      for (int round = 0; round < ROUNDS; round++) {
        var read = stored(task);

        var race = Races.run(4, racer -> store.tasks().save(swarmId(), read, Optional.empty()));

        assertThat(race.results()).hasSize(1);
        assertThat(race.failures()).hasOnlyElementsOfType(StaleVersionException.class);
        assertThat(stored(task)).isEqualTo(race.results().get(0));
      }
    }
  }

  @Nested
  class Completions {

    @Test
    void winOrLoseAgainstTakingTheTaskBack() {
      for (int round = 0; round < ROUNDS; round++) {
        var claimed = claimed();
        clock.set(claimed.lease().orElseThrow().expiresAt());

        var race =
            run(
                round,
                () -> tasks().complete(claimed.token(), Optional.empty()).succeeded() ? 1 : -1,
                () -> tasks().recover() * 10);

        var outcome = attempts(claimed).get(0).outcome();
        assertThat(attempts(claimed)).hasSize(1);
        if (outcome == AttemptOutcome.COMPLETED) {
          assertThat(race.orFail()).containsExactlyInAnyOrder(1, 0);
          assertThat(stored(claimed).status()).isEqualTo(TaskStatus.COMPLETED);
        } else {
          assertThat(outcome).isEqualTo(AttemptOutcome.EXPIRED);
          assertThat(race.results()).containsExactly(10);
          assertThat(race.failures()).hasOnlyElementsOfType(LeaseLostException.class);
          assertThat(stored(claimed).status()).isEqualTo(TaskStatus.PENDING);
          tasks().cancel(claimed.id());
        }
      }
    }

    @Test
    void winOrLoseAgainstCallingTheTaskOff() {
      for (int round = 0; round < ROUNDS; round++) {
        var claimed = claimed();

        var race =
            run(
                round,
                () -> tasks().complete(claimed.token(), Optional.empty()).status(),
                () -> tasks().cancel(claimed.id()).status());

        assertThat(race.results()).containsExactly(stored(claimed).status());
        assertThat(attempts(claimed)).hasSize(1);
        assertThat(race.failures())
            .hasOnlyElementsOfTypes(LeaseLostException.class, InvalidTransitionException.class);
      }
    }

    @Test
    void areAcceptedOnceHoweverManyAreSent() {
      for (int round = 0; round < ROUNDS; round++) {
        var claimed = claimed();

        var race = Races.run(4, racer -> tasks().complete(claimed.token(), Optional.empty()));

        assertThat(race.results()).hasSize(1);
        assertThat(race.failures()).hasOnlyElementsOfType(LeaseLostException.class);
        assertThat(attempts(claimed)).hasSize(1);
      }
    }

    @Test
    void freeWhatIsJustBeingQueuedToWaitForThem() {
      for (int round = 0; round < ROUNDS; round++) {
        var first = claimed();
        var second = claimed();
        var spec = TaskSpec.titled("dependent").after(first.id(), second.id()).build();

        var race =
            run(
                round,
                () -> tasks().complete(first.token(), Optional.empty()),
                () -> tasks().queue(spec));

        var dependent = byTitle(race.orFail(), "dependent");
        assertThat(stored(dependent).openBlockers()).isEqualTo(1);
        tasks().complete(second.token(), Optional.empty());
        assertThat(ids(tasks().claim(ClaimRequest.by(new AgentId("a")).upTo(9))))
            .containsExactly(dependent.id());
      }
    }

    @Test
    void freeWhatIsJustBeingMadeToWaitForThem() {
      for (int round = 0; round < ROUNDS; round++) {
        var blocker = claimed();
        var dependent = tasks().queue(TaskSpec.of("dependent"));

        run(
                round,
                () -> tasks().complete(blocker.token(), Optional.empty()),
                () -> tasks().addBlocker(dependent.id(), blocker.id()))
            .orFail();

        assertThat(ids(tasks().claim(ClaimRequest.by(new AgentId("a")).upTo(9))))
            .containsExactly(dependent.id());
      }
    }

    @Test
    void ofSeveralBlockersAtOnceFreeWhatWaitsForAllOfThem() {
      for (int round = 0; round < ROUNDS; round++) {
        List<Task> blockers = List.of(claimed(), claimed(), claimed(), claimed());
        var dependent =
            tasks().queue(TaskSpec.titled("dependent").after(Set.copyOf(ids(blockers))).build());

        Races.run(4, racer -> tasks().complete(blockers.get(racer).token(), Optional.empty()))
            .orFail();

        assertThat(ids(tasks().claim(ClaimRequest.by(new AgentId("a")).upTo(9))))
            .containsExactly(dependent.id());
      }
    }
  }

  @Nested
  class Failures {

    @Test
    void cancelWhatIsJustBeingQueuedToWaitForThem() {
      for (int round = 0; round < ROUNDS; round++) {
        var blocker = claimed();
        var spec =
            TaskSpec.titled("dependent")
                .after(blocker.id())
                .onBlockerFailure(BlockerPolicy.CANCEL)
                .build();

        var race =
            run(round, () -> tasks().fail(blocker.token(), "no", false), () -> tasks().queue(spec));

        var dependent = byTitle(race.orFail(), "dependent");
        assertThat(stored(dependent).status()).isEqualTo(TaskStatus.CANCELLED);
      }
    }

    @Test
    void areAllCountedByTheirPlan() {
      var plan = new PlanId("spring");
      swarm.plans().draft(plan, "what blooms?", THREADS - 1);
      queue(THREADS, TaskSpec.titled("task").plan(plan).build());
      var claimed = tasks().claim(ClaimRequest.by(new AgentId("a")).upTo(THREADS));

      Races.run(THREADS, racer -> tasks().fail(claimed.get(racer).token(), "no", false)).orFail();

      var failed = swarm.plans().find(plan).orElseThrow();
      assertThat(failed.failures()).isEqualTo(THREADS);
      assertThat(failed.status()).isEqualTo(PlanStatus.FAILED);
    }
  }

  @Nested
  class Recoveries {

    @Test
    void takeEachTaskBackOnce() {
      var queued = queue(200, TaskSpec.of("task"));
      var claimed = tasks().claim(ClaimRequest.by(new AgentId("a")).upTo(200));
      clock.set(claimed.get(0).lease().orElseThrow().expiresAt());

      var counts = Races.run(4, racer -> tasks().recover()).orFail();

      assertThat(counts.stream().mapToInt(Integer::intValue).sum()).isEqualTo(200);
      for (var task : queued) {
        assertThat(attempts(task))
            .extracting(Attempt::outcome)
            .containsExactly(AttemptOutcome.EXPIRED);
      }
    }
  }

  /** Runs two at once; in every other round the second one starts first. */
  private static <T> Races.Outcome<T> run(int round, Callable<T> first, Callable<T> second) {
    return Races.run(round % 2 == 0 ? List.of(first, second) : List.of(second, first));
  }

  private static Task byTitle(Collection<Task> tasks, String title) {
    return tasks.stream().filter(task -> task.spec().title().equals(title)).findAny().orElseThrow();
  }

  private Task claimed() {
    tasks().queue(TaskSpec.of("task"));
    return tasks().claim(ClaimRequest.by(new AgentId("a"))).get(0);
  }

  private List<Task> queue(int count, TaskSpec spec) {
    List<Task> queued = new ArrayList<>();
    for (int from = 0; from < count; from += TaskManager.MAX_BATCH) {
      int size = Math.min(count - from, TaskManager.MAX_BATCH);
      queued.addAll(tasks().queueAll(Collections.nCopies(size, spec)));
    }
    return queued;
  }

  private TaskManager tasks() {
    return swarm.tasks();
  }

  private Task stored(Task task) {
    return tasks().find(task.id()).orElseThrow();
  }

  private List<Attempt> attempts(Task task) {
    return tasks().attempts(task.id(), PageRequest.first(9)).items();
  }

  private static List<TaskId> ids(List<Task> tasks) {
    return tasks.stream().map(Task::id).toList();
  }
}
