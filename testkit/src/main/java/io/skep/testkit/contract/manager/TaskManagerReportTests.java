package io.skep.testkit.contract.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.error.InvalidTransitionException;
import io.skep.domain.error.LeaseLostException;
import io.skep.domain.error.NotFoundException;
import io.skep.domain.error.TooLargeException;
import io.skep.domain.lease.Lease;
import io.skep.domain.lease.LeaseToken;
import io.skep.domain.task.AttemptOutcome;
import io.skep.domain.task.Completion;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.Json;
import io.skep.domain.value.TaskId;
import io.skep.testkit.contract.store.StoreContract;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/**
 * Contract tests of {@code TaskManager} for reports by lease holders, and their rejection after a
 * lost lease.
 */
abstract class TaskManagerReportTests extends TaskManagerContractPart {

  private static final Json RESULT = new Json("{\"found\": 3}");

  TaskManagerReportTests(StoreContract contract) {
    super(contract);
  }

  @Test
  void aTaskIsEnqueuedClaimedCompletedAndRecorded() {
    var queued = enqueue("task");
    clock().advance(Duration.ofSeconds(1));
    var claimed = claim(1).get(0);
    clock().advance(Duration.ofSeconds(1));
    var inProgress = tasks().progress(claimed.token(), "half of it");
    clock().advance(Duration.ofSeconds(1));
    var completed = tasks().complete(claimed.token(), Optional.of(RESULT));
    clock().advance(Duration.ofSeconds(1));
    var recorded = tasks().record(queued.id());

    assertThat(List.of(queued, claimed, inProgress, completed, recorded))
        .extracting(Task::status)
        .containsExactly(
            TaskStatus.PENDING,
            TaskStatus.IN_PROGRESS,
            TaskStatus.IN_PROGRESS,
            TaskStatus.COMPLETED,
            TaskStatus.RECORDED);
    assertThat(inProgress.progress()).isEqualTo("half of it");
    assertThat(recorded.result()).contains(RESULT);
    assertThat(recorded.endedAt()).contains(now().minusSeconds(1));
    assertThat(recorded.version()).isEqualTo(4);
    assertThat(stored(queued)).isEqualTo(recorded);
    assertThat(attempts(queued))
        .containsExactly(
            inProgress.toAttempt(
                AttemptOutcome.COMPLETED, Optional.empty(), now().minusSeconds(1)));
  }

  @Test
  void heartbeatExtendsOnlyTheLease() {
    var claimed = enqueueAndClaim("task");
    clock().advance(Duration.ofSeconds(5));

    var lease = tasks().heartbeat(claimed.token(), Duration.ofMinutes(7));

    assertThat(lease)
        .isEqualTo(claimed.lease().orElseThrow().extended(Duration.ofMinutes(7), now()));
    assertThat(stored(claimed)).isEqualTo(claimed.withLease(lease));
  }

  @Test
  void batchHeartbeatsOmitLostLeases() {
    enqueue("kept");
    enqueue("lost");
    var claimed = claim(2);
    tasks().release(claimed.get(1).token());

    Map<TaskId, Lease> held =
        tasks().heartbeat(claimed.stream().map(Task::token).toList(), Duration.ofMinutes(7));

    assertThat(held).containsOnlyKeys(claimed.get(0).id());
  }

  @Test
  void heartbeatRejectsALeaseOutOfRange() {
    var claimed = enqueueAndClaim("task");

    for (var lease : List.of(Duration.ZERO, Duration.ofSeconds(-1), Duration.ofDays(2))) {
      assertThatThrownBy(() -> tasks().heartbeat(claimed.token(), lease))
          .isInstanceOf(InvalidArgumentException.class);
    }
    assertThat(stored(claimed)).isEqualTo(claimed);
  }

  @Test
  void reportsAreAcceptedUntilAnExpiredLeaseIsReclaimed() {
    var claimed = enqueueAndClaim("task");
    clock().advance(Duration.ofDays(2));

    tasks().progress(claimed.token(), "late");
    tasks().heartbeat(claimed.token(), Duration.ofMinutes(1));
    clock().advance(Duration.ofDays(2));

    assertThat(complete(claimed).succeeded()).isTrue();
    assertThat(tasks().reclaimExpired()).isZero();
  }

  @Test
  void reportsWithAnOlderTokenAreRejected() {
    var first = enqueueAndClaim("task");
    clock().set(first.lease().orElseThrow().expiresAt());
    tasks().reclaimExpired();
    assertReportsRejected(first.token());

    var second = claim(1).get(0);
    assertReportsRejected(first.token());
    assertThat(stored(second)).isEqualTo(second);

    complete(second);
    assertReportsRejected(first.token());
    assertReportsRejected(second.token());
    assertThat(outcomes(second)).containsExactly(AttemptOutcome.EXPIRED, AttemptOutcome.COMPLETED);
  }

  @Test
  void reportsOnACancelledTaskAreRejected() {
    var claimed = enqueueAndClaim("task");
    tasks().cancel(claimed.id());

    assertReportsRejected(claimed.token());
  }

  private void assertReportsRejected(LeaseToken token) {
    var before = tasks().find(token.task());
    Stream.<ThrowingCallable>of(
            () -> tasks().heartbeat(token, Duration.ofMinutes(1)),
            () -> tasks().progress(token, "late"),
            () -> tasks().complete(token, Optional.empty()),
            () -> tasks().fail(token, "late", true),
            () -> tasks().release(token))
        .forEach(
            report ->
                assertThatThrownBy(report)
                    .isInstanceOfSatisfying(
                        LeaseLostException.class,
                        e -> {
                          assertThat(e.task()).isEqualTo(token.task().toString());
                          assertThat(e.token()).isEqualTo(token.token());
                        }));
    assertThat(tasks().find(token.task())).isEqualTo(before);
  }

  @Test
  void reportsOnAnUnknownTaskAreRejected() {
    var missing = new LeaseToken(new TaskId(contract().store.ids().next()), 1);

    Stream.<ThrowingCallable>of(
            () -> tasks().progress(missing, "note"),
            () -> tasks().complete(missing, Optional.empty()),
            () -> tasks().fail(missing, "no", true),
            () -> tasks().release(missing),
            () -> tasks().cancel(missing.task()),
            () -> tasks().retry(missing.task()),
            () -> tasks().record(missing.task()))
        .forEach(report -> assertThatThrownBy(report).isInstanceOf(NotFoundException.class));
    assertThatThrownBy(() -> tasks().heartbeat(missing, Duration.ofMinutes(1)))
        .isInstanceOf(LeaseLostException.class);
  }

  @Test
  void completeAllReportsLostLeases() {
    List.of("one", "two", "three").forEach(this::enqueue);
    var claimed = claim(3);
    tasks().release(claimed.get(1).token());

    var report =
        tasks()
            .completeAll(
                claimed.stream()
                    .map(task -> new Completion(task.token(), Optional.of(RESULT)))
                    .toList());

    assertThat(report.completed())
        .containsExactly(stored(claimed.get(0)), stored(claimed.get(2)))
        .extracting(Task::status)
        .containsOnly(TaskStatus.COMPLETED);
    assertThat(report.lost()).containsExactly(claimed.get(1).token());
    assertThat(statusOf(claimed.get(1))).isEqualTo(TaskStatus.PENDING);
  }

  @Test
  void completeAllRejectsDuplicatesAndTooMany() {
    var claimed = enqueueAndClaim("task");
    var completion = new Completion(claimed.token(), Optional.empty());

    assertThatThrownBy(() -> tasks().completeAll(List.of(completion, completion)))
        .isInstanceOf(InvalidArgumentException.class);
    assertThatThrownBy(() -> tasks().completeAll(Collections.nCopies(1_001, completion)))
        .isInstanceOf(TooLargeException.class);
    assertThat(stored(claimed)).isEqualTo(claimed);
  }

  @Test
  void releaseDoesNotCountTheAttempt() {
    var claimed = enqueueAndClaim("task");
    clock().advance(Duration.ofSeconds(5));

    var released = tasks().release(claimed.token());

    assertThat(released).isEqualTo(claimed.released(1, now()).withVersion(2));
    assertThat(released.attempts()).isZero();
    assertThat(outcomes(claimed)).containsExactly(AttemptOutcome.RELEASED);
    assertThat(claim(1).get(0).token().token()).isEqualTo(2);
  }

  @Test
  void terminalStatesAreFinal() {
    var recorded = tasks().record(complete(enqueueAndClaim("recorded")).id());
    var cancelled = tasks().cancel(enqueue("cancelled").id());

    for (var ended : List.of(recorded, cancelled)) {
      Stream.<ThrowingCallable>of(
              () -> tasks().cancel(ended.id()),
              () -> tasks().retry(ended.id()),
              () -> tasks().record(ended.id()))
          .forEach(step -> assertThatThrownBy(step).isInstanceOf(InvalidTransitionException.class));
      assertThat(stored(ended)).isEqualTo(ended);
    }
  }

  @Test
  void invalidTransitionsAreRejected() {
    var pending = enqueue("pending");
    assertThatThrownBy(() -> tasks().record(pending.id()))
        .isInstanceOf(InvalidTransitionException.class);
    assertThatThrownBy(() -> tasks().retry(pending.id()))
        .isInstanceOf(InvalidTransitionException.class);

    var completed = complete(claim(1).get(0));
    assertThatThrownBy(() -> tasks().cancel(completed.id()))
        .isInstanceOf(InvalidTransitionException.class);
    assertThatThrownBy(() -> tasks().retry(completed.id()))
        .isInstanceOf(InvalidTransitionException.class);
  }
}
