package io.skep.testkit.contract.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.domain.agent.AgentProfile;
import io.skep.domain.error.InvalidTransitionException;
import io.skep.domain.error.LeaseLostException;
import io.skep.domain.error.StaleVersionException;
import io.skep.domain.lease.ClaimRequest;
import io.skep.domain.plan.PlanStatus;
import io.skep.domain.task.Attempt;
import io.skep.domain.task.AttemptOutcome;
import io.skep.domain.task.BlockerPolicy;
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
import io.skep.testkit.fixture.ConcurrentRunner;
import io.skep.testkit.fixture.Pages;
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

/** Contract of concurrent operations on tasks, on real threads. */
public abstract class TaskRaceContract extends TaskInsertRaceTests {

  private static final int THREADS = 16;
  private static final int ROUNDS = 40;

  @Nested
  class ConcurrentClaims {

    private static final int TASKS = 2_000;

    @Test
    void assignEachTaskOnceAndAcceptOneCompletion() {
      var queued = enqueue(TASKS, TaskSpec.of("task"));
      var left = new AtomicInteger(TASKS);

      var claimed =
          ConcurrentRunner.run(
                  THREADS, racer -> work(new AgentId("agent " + racer), racer % 5 + 1, left))
              .resultsOrThrow()
              .stream()
              .flatMap(List::stream)
              .toList();

      assertThat(claimed).containsExactlyInAnyOrderElementsOf(ids(queued));
      assertThat(store.queues().countByStatus(swarmId()))
          .isEqualTo(Map.of(TaskStatus.COMPLETED, (long) TASKS));
      assertThat(Pages.collectAll(1_000, page -> tasks().list(TaskQuery.ALL, page)))
          .extracting(Task::attempts)
          .hasSize(TASKS)
          .containsOnly(1);
      assertThat(attempts(queued.get(TASKS / 2))).hasSize(1);
    }

    /**
     * Claims and completes in batches of {@code limit} until no task is left; returns the completed
     * ids.
     */
    private List<TaskId> work(AgentId agent, int limit, AtomicInteger left) {
      List<TaskId> mine = new ArrayList<>();
      while (left.get() > 0) {
        var claimed = tasks().claim(ClaimRequest.forAgent(agent).withLimit(limit));
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
    void enforceTheQueueLimit() {
      enqueue(100, TaskSpec.of("task"));
      swarm.queues().update(QueueName.DEFAULT, it -> it.withMaxInProgress(OptionalInt.of(7)));

      assertThat(claimedByAll(ClaimRequest::forAgent)).isEqualTo(7);
    }

    @Test
    void enforceCapabilityLimits() {
      enqueue(100, TaskSpec.builder("task").requires("gpu").build());
      swarm.queues().update(QueueName.DEFAULT, it -> it.withMaxPerCapability(Map.of("gpu", 7)));

      assertThat(
              claimedByAll(
                  agent -> ClaimRequest.forAgent(agent).withCapabilities(Labels.of("gpu"))))
          .isEqualTo(7);
    }

    @Test
    void enforceTheAgentLimit() {
      enqueue(100, TaskSpec.of("task"));
      var agent = new AgentId("many hands");
      swarm.agents().register(agent, AgentProfile.DEFAULT.withMaxTasks(7));

      assertThat(claimedByAll(any -> ClaimRequest.forAgent(agent))).isEqualTo(7);
    }

    /** Returns the number of tasks that concurrent agents claim until no claim returns any. */
    private int claimedByAll(Function<AgentId, ClaimRequest> request) {
      ConcurrentRunner.run(
              THREADS,
              racer -> {
                var agent = new AgentId("agent " + racer);
                return tasks().claim(request.apply(agent).withLimit(racer % 3 + 1)).size();
              })
          .resultsOrThrow();
      // Concurrent claims may have returned fewer tasks than were ready.
      tasks().claim(request.apply(new AgentId("last")).withLimit(100));
      return Math.toIntExact(
          store.queues().countByStatus(swarmId()).getOrDefault(TaskStatus.IN_PROGRESS, 0L));
    }
  }

  @Nested
  class ConcurrentSaves {

    @Test
    void ofOneVersionSucceedOnce() {
      var task = tasks().enqueue(TaskSpec.of("task"));
      for (int round = 0; round < ROUNDS; round++) {
        var read = stored(task);

        var race =
            ConcurrentRunner.run(4, racer -> store.tasks().save(swarmId(), read, Optional.empty()));

        assertThat(race.results()).hasSize(1);
        assertThat(race.failures()).hasOnlyElementsOfType(StaleVersionException.class);
        assertThat(stored(task)).isEqualTo(race.results().get(0));
      }
    }
  }

  @Nested
  class ConcurrentCompletions {

    @Test
    void winOrLoseAgainstReclaim() {
      for (int round = 0; round < ROUNDS; round++) {
        var claimed = claimed();
        clock.set(claimed.lease().orElseThrow().expiresAt());

        var race =
            run(
                round,
                () -> tasks().complete(claimed.token(), Optional.empty()).succeeded() ? 1 : -1,
                () -> tasks().reclaimExpired() * 10);

        var outcome = attempts(claimed).get(0).outcome();
        assertThat(attempts(claimed)).hasSize(1);
        if (outcome == AttemptOutcome.COMPLETED) {
          assertThat(race.resultsOrThrow()).containsExactlyInAnyOrder(1, 0);
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
    void winOrLoseAgainstCancel() {
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
    void areAcceptedOnce() {
      for (int round = 0; round < ROUNDS; round++) {
        var claimed = claimed();

        var race =
            ConcurrentRunner.run(4, racer -> tasks().complete(claimed.token(), Optional.empty()));

        assertThat(race.results()).hasSize(1);
        assertThat(race.failures()).hasOnlyElementsOfType(LeaseLostException.class);
        assertThat(attempts(claimed)).hasSize(1);
      }
    }

    @Test
    void unblockTasksBeingEnqueued() {
      for (int round = 0; round < ROUNDS; round++) {
        var first = claimed();
        var second = claimed();
        var spec = TaskSpec.builder("dependent").blockedBy(first.id(), second.id()).build();

        var race =
            run(
                round,
                () -> tasks().complete(first.token(), Optional.empty()),
                () -> tasks().enqueue(spec));

        var dependent = byTitle(race.resultsOrThrow(), "dependent");
        assertThat(stored(dependent).openBlockers()).isEqualTo(1);
        tasks().complete(second.token(), Optional.empty());
        assertThat(ids(tasks().claim(ClaimRequest.forAgent(new AgentId("a")).withLimit(9))))
            .containsExactly(dependent.id());
      }
    }

    @Test
    void unblockTasksGettingThemAsBlockers() {
      for (int round = 0; round < ROUNDS; round++) {
        var blocker = claimed();
        var dependent = tasks().enqueue(TaskSpec.of("dependent"));

        run(
                round,
                () -> tasks().complete(blocker.token(), Optional.empty()),
                () -> tasks().addBlocker(dependent.id(), blocker.id()))
            .resultsOrThrow();

        assertThat(ids(tasks().claim(ClaimRequest.forAgent(new AgentId("a")).withLimit(9))))
            .containsExactly(dependent.id());
      }
    }

    @Test
    void ofSeveralBlockersUnblockTheirDependents() {
      for (int round = 0; round < ROUNDS; round++) {
        List<Task> blockers = List.of(claimed(), claimed(), claimed(), claimed());
        var dependent =
            tasks()
                .enqueue(
                    TaskSpec.builder("dependent").blockedBy(Set.copyOf(ids(blockers))).build());

        ConcurrentRunner.run(
                4, racer -> tasks().complete(blockers.get(racer).token(), Optional.empty()))
            .resultsOrThrow();

        assertThat(ids(tasks().claim(ClaimRequest.forAgent(new AgentId("a")).withLimit(9))))
            .containsExactly(dependent.id());
      }
    }
  }

  @Nested
  class ConcurrentFailures {

    @Test
    void cancelTasksBeingEnqueued() {
      for (int round = 0; round < ROUNDS; round++) {
        var blocker = claimed();
        var spec =
            TaskSpec.builder("dependent")
                .blockedBy(blocker.id())
                .onBlockerFailure(BlockerPolicy.CANCEL)
                .build();

        var race =
            run(
                round,
                () -> tasks().fail(blocker.token(), "no", false),
                () -> tasks().enqueue(spec));

        var dependent = byTitle(race.resultsOrThrow(), "dependent");
        assertThat(stored(dependent).status()).isEqualTo(TaskStatus.CANCELLED);
      }
    }

    @Test
    void areAllCountedByTheirPlan() {
      var plan = new PlanId("spring");
      swarm.plans().draft(plan, "what blooms?", THREADS - 1);
      enqueue(THREADS, TaskSpec.builder("task").plan(plan).build());
      var claimed = tasks().claim(ClaimRequest.forAgent(new AgentId("a")).withLimit(THREADS));

      ConcurrentRunner.run(THREADS, racer -> tasks().fail(claimed.get(racer).token(), "no", false))
          .resultsOrThrow();

      var failed = swarm.plans().find(plan).orElseThrow();
      assertThat(failed.failures()).isEqualTo(THREADS);
      assertThat(failed.status()).isEqualTo(PlanStatus.FAILED);
    }
  }

  @Nested
  class ConcurrentReclaims {

    @Test
    void reclaimEachTaskOnce() {
      var queued = enqueue(200, TaskSpec.of("task"));
      var claimed = tasks().claim(ClaimRequest.forAgent(new AgentId("a")).withLimit(200));
      clock.set(claimed.get(0).lease().orElseThrow().expiresAt());

      var counts = ConcurrentRunner.run(4, racer -> tasks().reclaimExpired()).resultsOrThrow();

      assertThat(counts.stream().mapToInt(Integer::intValue).sum()).isEqualTo(200);
      for (var task : queued) {
        assertThat(attempts(task))
            .extracting(Attempt::outcome)
            .containsExactly(AttemptOutcome.EXPIRED);
      }
    }
  }

  /** Runs two operations concurrently; every other round starts them in reverse order. */
  private static <T> ConcurrentRunner.Outcome<T> run(
      int round, Callable<T> first, Callable<T> second) {
    return ConcurrentRunner.run(round % 2 == 0 ? List.of(first, second) : List.of(second, first));
  }

  private static Task byTitle(Collection<Task> tasks, String title) {
    return tasks.stream().filter(task -> task.spec().title().equals(title)).findAny().orElseThrow();
  }

  private Task claimed() {
    tasks().enqueue(TaskSpec.of("task"));
    return tasks().claim(ClaimRequest.forAgent(new AgentId("a"))).get(0);
  }

  private List<Task> enqueue(int count, TaskSpec spec) {
    List<Task> queued = new ArrayList<>();
    for (int from = 0; from < count; from += TaskManager.MAX_BATCH) {
      int size = Math.min(count - from, TaskManager.MAX_BATCH);
      queued.addAll(tasks().enqueueAll(Collections.nCopies(size, spec)));
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
