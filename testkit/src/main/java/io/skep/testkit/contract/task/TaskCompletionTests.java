package io.skep.testkit.contract.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.error.TooLargeException;
import io.skep.domain.lease.ClaimRequest;
import io.skep.domain.lease.Lease;
import io.skep.domain.lease.LeaseToken;
import io.skep.domain.task.AttemptOutcome;
import io.skep.domain.task.Completion;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.value.Json;
import io.skep.domain.value.TaskId;
import io.skep.testkit.contract.store.StoreContract;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Contract tests of lease extension and completion. */
abstract class TaskCompletionTests extends TaskContractPart {

  private static final Duration LEASE = Duration.ofNanos(90_000_001_000L);

  TaskCompletionTests(StoreContract contract) {
    super(contract);
  }

  @Nested
  class ExtendLeases {

    @Test
    void appliesTheDomainMethodOfLease() {
      add("task");
      var claimed = claimOne();
      clock().advance(Duration.ofSeconds(7));

      var extended = extend(claimed.token());

      var expected = claimed.lease().orElseThrow().extended(LEASE, now());
      assertThat(extended).isEqualTo(Map.of(claimed.id(), expected));
      assertThat(stored(claimed)).isEqualTo(claimed.withLease(expected));
    }

    @Test
    void alsoShortens() {
      add("task");
      var claimed = claimOne();

      tasks().extendLeases(swarmId(), List.of(claimed.token()), Duration.ofNanos(1_000), now());

      assertThat(stored(claimed).lease().orElseThrow().expiresAt())
          .isEqualTo(now().plusNanos(1_000));
    }

    @Test
    void acceptsAnExpiredLeaseThatWasNotReclaimed() {
      add("task");
      var claimed = claimOne();
      clock().advance(Duration.ofDays(1));

      assertThat(extend(claimed.token())).containsOnlyKeys(claimed.id());
      assertThat(tasks().findExpired(swarmId(), now(), 1)).isEmpty();
    }

    @Test
    void omitsStaleTokens() {
      add("kept");
      add("given back");
      var stored = claimOne();
      var released = claimOne();
      save(released.released(1, now()));
      var again = claimOne();
      var unknown = new TaskId(contract().store.ids().next());

      var extended =
          extend(
              released.token(),
              new LeaseToken(stored.id(), 2),
              new LeaseToken(unknown, 1),
              stored.token(),
              new LeaseToken(stored.id(), 3));

      assertThat(extended).containsOnlyKeys(stored.id());
      assertThat(stored(again)).isEqualTo(again);
      assertThat(tasks().extendLeases(otherSwarmId(), List.of(stored.token()), LEASE, now()))
          .isEmpty();
    }

    @Test
    void omitsEndedTasks() {
      add("task");
      var done = complete(claimOne(), Optional.empty());

      assertThat(extend(new LeaseToken(done.id(), 1))).isEmpty();
      assertThat(stored(done)).isEqualTo(done);
    }

    @Test
    void acceptsAThousandTokensAndRejectsMore() {
      var tokens = manyClaimed().stream().map(Task::token).toList();
      List<LeaseToken> tooMany = new ArrayList<>(tokens);
      tooMany.add(new LeaseToken(new TaskId(contract().store.ids().next()), 1));

      assertThat(tasks().extendLeases(swarmId(), tokens, LEASE, now())).hasSize(MANY);
      assertThatThrownBy(() -> tasks().extendLeases(swarmId(), tooMany, LEASE, now()))
          .isInstanceOf(TooLargeException.class);
      assertThat(extend()).isEmpty();
    }

    private Map<TaskId, Lease> extend(LeaseToken... tokens) {
      return tasks().extendLeases(swarmId(), List.of(tokens), LEASE, now());
    }
  }

  @Nested
  class Complete {

    @Test
    void appliesTheDomainMethodAndStoresTheAttempt() {
      for (var result : List.of(Optional.<Json>empty(), Optional.of(new Json("{\"n\":  1.0}")))) {
        add("task");
        var claimed = claimOne();
        clock().advance(Duration.ofSeconds(7));

        var done = complete(claimed, result);

        var expected = claimed.completed(1, result, now()).withVersion(2);
        assertThat(done).isEqualTo(expected);
        assertThat(stored(claimed)).isEqualTo(expected);
        assertThat(attempts(claimed))
            .containsExactly(claimed.toAttempt(AttemptOutcome.COMPLETED, Optional.empty(), now()));
      }
    }

    @Test
    void clearsErrorAndResultOfEarlierAttempts() {
      add("task");
      var failed = save(claimOne().failed(1, "no", true, now()));
      clock().set(failed.runAt());
      var claimed = claimOne();

      var done = complete(claimed, Optional.empty());

      assertThat(claimed.error()).contains("no");
      assertThat(done.error()).isEmpty();
      assertThat(stored(done)).isEqualTo(done);
    }

    @Test
    void returnsTheTasksInTheOrderGiven() {
      addAll(IntStream.range(0, 5).mapToObj(i -> taskFactory().create("task " + i)).toList());
      var claimed = new ArrayList<>(claim(ClaimRequest.forAgent(AGENT).withLimit(5)));
      Collections.swap(claimed, 0, 3);

      var done =
          tasks()
              .complete(
                  swarmId(),
                  claimed.stream()
                      .map(task -> new Completion(task.token(), Optional.of(result(task))))
                      .toList(),
                  now());

      assertThat(ids(done)).isEqualTo(ids(claimed));
      assertThat(done)
          .extracting(task -> task.result().orElseThrow())
          .containsExactlyElementsOf(claimed.stream().map(Complete::result).toList());
      assertThat(tasks().findAll(swarmId(), ids(done))).containsExactlyInAnyOrderElementsOf(done);
    }

    private static Json result(Task task) {
      return Json.string("result of " + task.id());
    }

    @Test
    void acceptsAnExpiredLeaseThatWasNotReclaimed() {
      add("task");
      var claimed = claimOne();
      clock().advance(Duration.ofDays(1));

      assertThat(complete(claimed, Optional.empty()).succeeded()).isTrue();
    }

    @Test
    void ignoresStaleTokens() {
      add("kept");
      add("given back");
      var stored = claimOne();
      var released = claimOne();
      save(released.released(1, now()));
      var again = claimOne();
      var unknown = new TaskId(contract().store.ids().next());

      var done =
          tasks()
              .complete(
                  swarmId(),
                  List.of(
                      new Completion(released.token(), Optional.empty()),
                      new Completion(new LeaseToken(unknown, 1), Optional.empty()),
                      new Completion(new LeaseToken(stored.id(), 2), Optional.empty()),
                      new Completion(stored.token(), Optional.empty()),
                      new Completion(new LeaseToken(stored.id(), 3), Optional.empty())),
                  now());

      assertThat(ids(done)).containsExactly(stored.id());
      assertThat(stored(again)).isEqualTo(again);
      assertThat(attempts(again)).isEmpty();
    }

    @Test
    void ignoresCompletedTasksAndOtherSwarms() {
      add("task");
      var claimed = claimOne();
      var completion = List.of(new Completion(claimed.token(), Optional.empty()));
      assertThat(tasks().complete(otherSwarmId(), completion, now())).isEmpty();
      var done = tasks().complete(swarmId(), completion, now());

      assertThat(tasks().complete(swarmId(), completion, now())).isEmpty();
      assertThat(stored(claimed)).isEqualTo(done.get(0));
      assertThat(attempts(claimed)).hasSize(1);
    }

    @Test
    void unblocksDependents() {
      var blocker = add("blocker");
      var other = add("other blocker");
      var waiting = add(taskFactory().create("waiting"), blocker, other);

      complete(claimOne(), Optional.empty());
      assertThat(stored(waiting)).isEqualTo(waiting.withOpenBlockers(1));

      complete(claimOne(), Optional.empty());
      assertThat(stored(waiting)).isEqualTo(waiting.withOpenBlockers(0));
      assertThat(claimOne().id()).isEqualTo(waiting.id());
    }

    @Test
    void unblocksDependentsOfSeveralCompletedTasks() {
      var blockers =
          addAll(
              List.of(
                  taskFactory().create("one"),
                  taskFactory().create("two"),
                  taskFactory().create("three")));
      var waiting = add(taskFactory().create("waiting"), blockers.toArray(Task[]::new));
      var claimed = claim(ClaimRequest.forAgent(AGENT).withLimit(2));

      tasks()
          .complete(
              swarmId(),
              claimed.stream().map(task -> new Completion(task.token(), Optional.empty())).toList(),
              now());

      assertThat(stored(waiting)).isEqualTo(waiting.withOpenBlockers(1));
    }

    @Test
    void acceptsAThousandTasksAndRejectsMore() {
      var completions =
          manyClaimed().stream()
              .map(task -> new Completion(task.token(), Optional.empty()))
              .toList();
      List<Completion> tooMany = new ArrayList<>(completions);
      var unknown = new LeaseToken(new TaskId(contract().store.ids().next()), 1);
      tooMany.add(new Completion(unknown, Optional.empty()));

      assertThatThrownBy(() -> tasks().complete(swarmId(), tooMany, now()))
          .isInstanceOf(TooLargeException.class);
      assertThat(tasks().complete(swarmId(), completions, now())).hasSize(MANY);
      assertThat(tasks().complete(swarmId(), List.of(), now())).isEmpty();
    }
  }

  private Task complete(Task task, Optional<Json> result) {
    var done = tasks().complete(swarmId(), List.of(new Completion(task.token(), result)), now());
    assertThat(done).hasSize(1);
    return done.get(0);
  }

  private List<Task> manyClaimed() {
    addAll(
        IntStream.range(0, MANY)
            .mapToObj(i -> taskFactory().create(TaskSpec.of("task " + i)))
            .toList());
    return claim(ClaimRequest.forAgent(AGENT).withLimit(MANY));
  }
}
