package io.skep.testkit.contract.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.error.InvalidTransitionException;
import io.skep.domain.error.TooLargeException;
import io.skep.domain.plan.PlanStatus;
import io.skep.domain.task.AttemptOutcome;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.PlanId;
import io.skep.testkit.contract.store.StoreContract;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Contract tests of {@code TaskManager} for retries and permanent failure. */
abstract class TaskManagerRetryTests extends TaskManagerContractPart {

  TaskManagerRetryTests(StoreContract contract) {
    super(contract);
  }

  @Test
  void backoffDoublesUpToTheMaximum() {
    var task = enqueue(TaskSpec.builder("task").retry(retryPolicy(6)));
    List<Long> rests = new ArrayList<>();
    for (int attempt = 1; attempt < 6; attempt++) {
      var claimed = claim(1).get(0);
      clock().advance(Duration.ofSeconds(1));
      var failed = tasks().fail(claimed.token(), "no " + attempt, true);
      assertThat(failed).isEqualTo(stored(task));
      assertThat(failed.error()).contains("no " + attempt);
      rests.add(Duration.between(now(), failed.runAt()).toSeconds());

      clock().set(failed.runAt().minusNanos(1_000));
      assertThat(claim(1)).isEmpty();
      clock().set(failed.runAt());
    }

    assertThat(rests).containsExactly(10L, 20L, 40L, 60L, 60L);
    assertThat(failPermanently(claim(1).get(0)).attempts()).isEqualTo(6);
  }

  @Test
  void aTaskFailsPermanentlyAfterItsLastAttempt() {
    var task = enqueue(TaskSpec.builder("task").retry(retryPolicy(2)));
    clock().set(tasks().fail(claim(1).get(0).token(), "first", true).runAt());
    var claimed = claim(1).get(0);

    var failed = tasks().fail(claimed.token(), "second", true);

    assertThat(failed).isEqualTo(claimed.failed(2, "second", true, now()).withVersion(4));
    assertThat(failed.status()).isEqualTo(TaskStatus.FAILED_VALIDATION);
    assertThat(attempts(task))
        .containsExactly(
            attempts(task).get(0),
            claimed.toAttempt(AttemptOutcome.FAILED, Optional.of("second"), now()));
    clock().advance(Duration.ofDays(9));
    assertThat(claim(1)).isEmpty();
  }

  @Test
  void aTaskFailsPermanentlyIfNotRetryable() {
    var failed = failPermanently(enqueueAndClaim("task"));

    assertThat(failed.status()).isEqualTo(TaskStatus.FAILED_VALIDATION);
    assertThat(failed.failed()).isTrue();
    assertThat(outcomes(failed)).containsExactly(AttemptOutcome.FAILED);
  }

  @Test
  void aTaskWhoseLeaseAlwaysExpiresFails() {
    var task = enqueue(TaskSpec.builder("poison").retry(retryPolicy(3)));
    for (int attempt = 1; attempt <= 3; attempt++) {
      assertThat(statusOf(task)).isEqualTo(TaskStatus.PENDING);
      var claimed = claim(1).get(0);
      assertThat(claimed.attempts()).isEqualTo(attempt);
      clock().set(claimed.lease().orElseThrow().expiresAt());
      assertThat(tasks().reclaimExpired()).isEqualTo(1);
    }

    assertThat(statusOf(task)).isEqualTo(TaskStatus.FAILED_VALIDATION);
    assertThat(stored(task).error()).hasValueSatisfying(e -> assertThat(e).contains("silent"));
    assertThat(outcomes(task)).isEqualTo(Collections.nCopies(3, AttemptOutcome.EXPIRED));
  }

  @Test
  void releasesDoNotCountAsAttempts() {
    var task = enqueue(TaskSpec.builder("task").retry(retryPolicy(1)));
    for (int i = 0; i < 5; i++) {
      tasks().release(claim(1).get(0).token());
    }

    assertThat(claim(1)).extracting(Task::attempts).containsExactly(1);
    assertThat(outcomes(task)).hasSize(5);
  }

  @Test
  void retryResetsTheAttempts() {
    var failed = failPermanently(enqueueAndClaim(TaskSpec.builder("task").retry(retryPolicy(1))));
    clock().advance(Duration.ofSeconds(5));

    var retried = tasks().retry(failed.id());

    assertThat(retried).isEqualTo(failed.retried(now()).withVersion(failed.version() + 1));
    assertThat(retried.attempts()).isZero();
    var claimed = claim(1).get(0);
    assertThat(claimed.token().token()).isEqualTo(2);
    assertThat(complete(claimed).succeeded()).isTrue();
    assertThat(outcomes(failed)).containsExactly(AttemptOutcome.FAILED, AttemptOutcome.COMPLETED);
  }

  @Test
  void retryIsRejectedIfThePlanHasEnded() {
    var plan = new PlanId("spring");
    swarm().plans().draft(plan, "what blooms?");
    var failed = failPermanently(enqueueAndClaim(TaskSpec.builder("task").plan(plan)));
    swarm().plans().changeStatus(plan, PlanStatus.COMPLETED);

    assertThatThrownBy(() -> tasks().retry(failed.id()))
        .isInstanceOf(InvalidTransitionException.class);
    assertThat(stored(failed)).isEqualTo(failed);
  }

  @Test
  void aRecordedFailureRemainsAFailure() {
    var failed = failPermanently(enqueueAndClaim("task"));

    var recorded = tasks().record(failed.id());

    assertThat(recorded.status()).isEqualTo(TaskStatus.RECORDED);
    assertThat(recorded.failed()).isTrue();
    assertThat(recorded.succeeded()).isFalse();
    assertThat(stored(failed)).isEqualTo(recorded);
  }

  @Test
  void textsOverTheLimitAreRejected() {
    var claimed = enqueueAndClaim("task");

    assertThatThrownBy(() -> tasks().fail(claimed.token(), "x".repeat(Task.MAX_ERROR + 1), true))
        .isInstanceOf(TooLargeException.class);
    assertThatThrownBy(() -> tasks().progress(claimed.token(), "x".repeat(Task.MAX_PROGRESS + 1)))
        .isInstanceOf(TooLargeException.class);
    assertThat(stored(claimed)).isEqualTo(claimed);
    assertThat(attempts(claimed)).isEmpty();
  }
}
