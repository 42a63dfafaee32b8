package io.skep.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.error.TooLargeException;
import io.skep.domain.task.AttemptOutcome;
import io.skep.domain.task.ClaimRequest;
import io.skep.domain.task.Completion;
import io.skep.domain.task.Lease;
import io.skep.domain.task.LeaseToken;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.value.Json;
import io.skep.domain.value.TaskId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** How holders extend leases and complete tasks. */
abstract class TaskReporting extends TaskPart {

  private static final Duration LEASE = Duration.ofNanos(90_000_001_000L);

  TaskReporting(StoreContract contract) {
    super(contract);
  }

  @Nested
  class Extend {

    @Test
    void doesWhatTheVerbOfTheLeaseDoesAndNothingElse() {
      add("task");
      var claimed = claimed();
      clock().advance(Duration.ofSeconds(7));

      var extended = extend(claimed.token());

      var expected = claimed.lease().orElseThrow().extended(LEASE, now());
      assertThat(extended).isEqualTo(Map.of(claimed.id(), expected));
      assertThat(stored(claimed)).isEqualTo(claimed.withLease(expected));
    }

    @Test
    void alsoShortens() {
      add("task");
      var claimed = claimed();

      tasks().extend(swarmId(), List.of(claimed.token()), Duration.ofNanos(1_000), now());

      assertThat(stored(claimed).lease().orElseThrow().expiresAt())
          .isEqualTo(now().plusNanos(1_000));
    }

    @Test
    void acceptsALeaseThatHasExpiredButWasNotTakenBack() {
      add("task");
      var claimed = claimed();
      clock().advance(Duration.ofDays(1));

      assertThat(extend(claimed.token())).containsOnlyKeys(claimed.id());
      assertThat(tasks().expired(swarmId(), now(), 1)).isEmpty();
    }

    @Test
    void leavesOutWhatIsNotHeldUnderTheToken() {
      add("kept");
      add("given back");
      var kept = claimed();
      var givenBack = claimed();
      save(givenBack.released(1, now()));
      var again = claimed();
      var unknown = new TaskId(contract().store.ids().next());

      var extended =
          extend(
              givenBack.token(),
              new LeaseToken(kept.id(), 2),
              new LeaseToken(unknown, 1),
              kept.token(),
              new LeaseToken(kept.id(), 3));

      assertThat(extended).containsOnlyKeys(kept.id());
      assertThat(stored(again)).isEqualTo(again);
      assertThat(tasks().extend(otherSwarmId(), List.of(kept.token()), LEASE, now())).isEmpty();
    }

    @Test
    void leavesOutWhatHasEnded() {
      add("task");
      var done = complete(claimed(), Optional.empty());

      assertThat(extend(new LeaseToken(done.id(), 1))).isEmpty();
      assertThat(stored(done)).isEqualTo(done);
    }

    @Test
    void takesAThousandTokensAndNotOneMore() {
      var tokens = manyClaimed().stream().map(Task::token).toList();
      List<LeaseToken> tooMany = new ArrayList<>(tokens);
      tooMany.add(new LeaseToken(new TaskId(contract().store.ids().next()), 1));

      assertThat(tasks().extend(swarmId(), tokens, LEASE, now())).hasSize(MANY);
      assertThatThrownBy(() -> tasks().extend(swarmId(), tooMany, LEASE, now()))
          .isInstanceOf(TooLargeException.class);
      assertThat(extend()).isEmpty();
    }

    private Map<TaskId, Lease> extend(LeaseToken... tokens) {
      return tasks().extend(swarmId(), List.of(tokens), LEASE, now());
    }
  }

  @Nested
  class Complete {

    @Test
    void doesWhatTheVerbOfTheTaskDoesAndKeepsTheAttempt() {
      for (var result : List.of(Optional.<Json>empty(), Optional.of(new Json("{\"n\":  1.0}")))) {
        add("task");
        var claimed = claimed();
        clock().advance(Duration.ofSeconds(7));

        var done = complete(claimed, result);

        var expected = claimed.completed(1, result, now()).atVersion(2);
        assertThat(done).isEqualTo(expected);
        assertThat(stored(claimed)).isEqualTo(expected);
        assertThat(attempts(claimed))
            .containsExactly(
                claimed.attemptEnded(AttemptOutcome.COMPLETED, Optional.empty(), now()));
      }
    }

    @Test
    void forgetsTheErrorAndTheResultOfEarlierAttempts() {
      add("task");
      var failed = save(claimed().failed(1, "no", true, now()));
      clock().set(failed.runAt());
      var claimed = claimed();

      var done = complete(claimed, Optional.empty());

      assertThat(claimed.error()).contains("no");
      assertThat(done.error()).isEmpty();
      assertThat(stored(done)).isEqualTo(done);
    }

    @Test
    void returnsTheTasksInTheOrderGiven() {
      addAll(IntStream.range(0, 5).mapToObj(i -> make().task("task " + i)).toList());
      var claimed = new ArrayList<>(claim(ClaimRequest.by(AGENT).upTo(5)));
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
    void acceptsALeaseThatHasExpiredButWasNotTakenBack() {
      add("task");
      var claimed = claimed();
      clock().advance(Duration.ofDays(1));

      assertThat(complete(claimed, Optional.empty()).succeeded()).isTrue();
    }

    @Test
    void leavesAloneAndOutWhatIsNotHeldUnderTheToken() {
      add("kept");
      add("given back");
      var kept = claimed();
      var givenBack = claimed();
      save(givenBack.released(1, now()));
      var again = claimed();
      var unknown = new TaskId(contract().store.ids().next());

      var done =
          tasks()
              .complete(
                  swarmId(),
                  List.of(
                      new Completion(givenBack.token(), Optional.empty()),
                      new Completion(new LeaseToken(unknown, 1), Optional.empty()),
                      new Completion(new LeaseToken(kept.id(), 2), Optional.empty()),
                      new Completion(kept.token(), Optional.empty()),
                      new Completion(new LeaseToken(kept.id(), 3), Optional.empty())),
                  now());

      assertThat(ids(done)).containsExactly(kept.id());
      assertThat(stored(again)).isEqualTo(again);
      assertThat(attempts(again)).isEmpty();
    }

    @Test
    void leavesAloneWhatWasCompletedAlreadyOrIsInAnotherSwarm() {
      add("task");
      var claimed = claimed();
      var completion = List.of(new Completion(claimed.token(), Optional.empty()));
      assertThat(tasks().complete(otherSwarmId(), completion, now())).isEmpty();
      var done = tasks().complete(swarmId(), completion, now());

      assertThat(tasks().complete(swarmId(), completion, now())).isEmpty();
      assertThat(stored(claimed)).isEqualTo(done.get(0));
      assertThat(attempts(claimed)).hasSize(1);
    }

    @Test
    void freesWhatWaitsForTheTask() {
      var blocker = add("blocker");
      var other = add("other blocker");
      var waiting = add(make().task("waiting"), blocker, other);

      complete(claimed(), Optional.empty());
      assertThat(stored(waiting)).isEqualTo(waiting.withOpenBlockers(1));

      complete(claimed(), Optional.empty());
      assertThat(stored(waiting)).isEqualTo(waiting.withOpenBlockers(0));
      assertThat(claimed().id()).isEqualTo(waiting.id());
    }

    @Test
    void freesWhatWaitsForSeveralTasksCompletedAtOnce() {
      var blockers = addAll(List.of(make().task("one"), make().task("two"), make().task("three")));
      var waiting = add(make().task("waiting"), blockers.toArray(Task[]::new));
      var claimed = claim(ClaimRequest.by(AGENT).upTo(2));

      tasks()
          .complete(
              swarmId(),
              claimed.stream().map(task -> new Completion(task.token(), Optional.empty())).toList(),
              now());

      assertThat(stored(waiting)).isEqualTo(waiting.withOpenBlockers(1));
    }

    @Test
    void takesAThousandTasksAndNotOneMore() {
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
    addAll(IntStream.range(0, MANY).mapToObj(i -> make().task(TaskSpec.of("task " + i))).toList());
    return claim(ClaimRequest.by(AGENT).upTo(MANY));
  }
}
