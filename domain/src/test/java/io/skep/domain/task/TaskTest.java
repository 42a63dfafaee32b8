package io.skep.domain.task;

import static io.skep.domain.task.TaskStatus.CANCELLED;
import static io.skep.domain.task.TaskStatus.COMPLETED;
import static io.skep.domain.task.TaskStatus.FAILED_VALIDATION;
import static io.skep.domain.task.TaskStatus.IN_PROGRESS;
import static io.skep.domain.task.TaskStatus.PENDING;
import static io.skep.domain.task.TaskStatus.RECORDED;
import static io.skep.domain.task.TaskTransition.Fixture.ANT;
import static io.skep.domain.task.TaskTransition.Fixture.BEE;
import static io.skep.domain.task.TaskTransition.Fixture.NOW;
import static io.skep.domain.task.TaskTransition.Fixture.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.error.InvalidTransitionException;
import io.skep.domain.error.LeaseLostException;
import io.skep.domain.error.TooLargeException;
import io.skep.domain.lease.Lease;
import io.skep.domain.lease.LeaseToken;
import io.skep.domain.value.Json;
import io.skep.domain.value.Priority;
import io.skep.domain.value.QueueName;
import io.skep.domain.value.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class TaskTest {

  private static final TaskId ID = new TaskId(new UUID(1, 2));
  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant T1 = T0.plusSeconds(60);
  private static final TaskSpec SPEC =
      TaskSpec.builder("fly").priority(Priority.HIGH).assignee(BEE).build();

  @Nested
  class Transitions {

    static Stream<Arguments> pairs() {
      return TaskTransition.ALL.stream()
          .flatMap(
              transition ->
                  Arrays.stream(TaskStatus.values())
                      .map(status -> Arguments.of(transition, status)));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void returnsTheExpectedTaskOrThrows(TaskTransition transition, TaskStatus status) {
      var task = in(status);

      if (transition.isAllowedFrom(status)) {
        assertThat(transition.apply(task)).isEqualTo(transition.expected(task));
      } else {
        assertThatThrownBy(() -> transition.apply(task))
            .isInstanceOf(transition.rejection())
            .hasMessageContaining(ID.toString());
      }
      assertThat(task).isEqualTo(in(status));
    }

    @ParameterizedTest
    @EnumSource
    void coverExactlyTheSuccessors(TaskStatus status) {
      var reached =
          TaskTransition.ALL.stream()
              .filter(
                  transition ->
                      transition.isAllowedFrom(status)
                          && !transition.equals(TaskTransition.PROGRESS))
              .map(transition -> transition.apply(in(status)).status())
              .collect(Collectors.toSet());

      assertThat(reached).isEqualTo(status.successors());
    }
  }

  @Nested
  class Status {

    @Test
    void terminalStatusHasNoSuccessors() {
      assertThat(EnumSet.allOf(TaskStatus.class))
          .filteredOn(TaskStatus::isTerminal)
          .containsExactly(RECORDED, CANCELLED);
    }

    @Test
    void pendingAndInProgressAreOpen() {
      assertThat(EnumSet.allOf(TaskStatus.class))
          .filteredOn(TaskStatus::isOpen)
          .containsExactly(PENDING, IN_PROGRESS);
    }

    @Test
    void succeededExcludesFailedTasks() {
      assertThat(EnumSet.allOf(TaskStatus.class))
          .filteredOn(status -> in(status).succeeded())
          .containsExactly(COMPLETED, RECORDED);
      assertThat(in(FAILED_VALIDATION).recorded(NOW).succeeded()).isFalse();
      assertThat(in(COMPLETED).recorded(NOW).succeeded()).isTrue();
    }
  }

  @Nested
  class Enqueued {

    private final QueueSettings settings = QueueSettings.defaults(QueueName.DEFAULT);

    @Test
    void isPendingAndRankedByRunAt() {
      assertThat(Task.enqueued(ID, SPEC, settings, T0))
          .isEqualTo(
              new Task(
                  ID,
                  SPEC,
                  PENDING,
                  settings.rank(T0, Priority.HIGH),
                  Optional.of(BEE),
                  0,
                  0,
                  0,
                  Optional.empty(),
                  "",
                  Optional.empty(),
                  Optional.empty(),
                  false,
                  T0,
                  T0,
                  T0,
                  Optional.empty(),
                  0));
    }

    @Test
    void runsAtNotBeforeIfInTheFuture() {
      var later = Task.enqueued(ID, SPEC.toBuilder().notBefore(T1).build(), settings, T0);
      var past = Task.enqueued(ID, SPEC.toBuilder().notBefore(T0).build(), settings, T1);

      assertThat(later.runAt()).isEqualTo(T1);
      assertThat(later.rank()).isEqualTo(settings.rank(T1, Priority.HIGH));
      assertThat(past.runAt()).isEqualTo(T1);
    }
  }

  @Nested
  class Ready {

    @Test
    void isPendingFromRunAt() {
      var task = new TaskDraft(in(PENDING), T0).runAt(T1).build();

      assertThat(task.isReadyAt(T1.minusNanos(1))).isFalse();
      assertThat(task.isReadyAt(T1)).isTrue();
    }

    @Test
    void isNotWhileBlocked() {
      var waiting = in(PENDING).withOpenBlockers(1);

      assertThat(waiting.isReadyAt(NOW)).isFalse();
      assertThatThrownBy(() -> waiting.claimed(ANT, Duration.ofMinutes(1), NOW))
          .isInstanceOf(InvalidTransitionException.class)
          .hasMessage("task %s is PENDING and cannot become IN_PROGRESS", ID);
      assertThat(waiting.withOpenBlockers(0).isReadyAt(NOW)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(value = TaskStatus.class, names = "PENDING", mode = EnumSource.Mode.EXCLUDE)
    void isNotInAnotherStatus(TaskStatus status) {
      assertThat(in(status).isReadyAt(NOW)).isFalse();
    }
  }

  @Nested
  class Reports {

    @Test
    void requireTheCurrentToken() {
      var task = in(IN_PROGRESS);

      for (long wrong : new long[] {TOKEN - 1, TOKEN + 1}) {
        assertLeaseLost(wrong, () -> task.progressed(wrong, "", NOW));
        assertLeaseLost(wrong, () -> task.completed(wrong, Optional.empty(), NOW));
        assertLeaseLost(wrong, () -> task.failed(wrong, "", true, NOW));
        assertLeaseLost(wrong, () -> task.released(wrong, NOW));
      }
    }

    @Test
    void areAcceptedAfterExpiry() {
      var late = T1.plus(Duration.ofDays(1));

      assertThat(in(IN_PROGRESS).completed(TOKEN, Optional.empty(), late).status())
          .isEqualTo(COMPLETED);
    }

    @Test
    void tokenExistsOnlyWhileLeased() {
      assertThat(in(IN_PROGRESS).token()).isEqualTo(new LeaseToken(ID, TOKEN));
      assertThatThrownBy(() -> in(PENDING).token())
          .isInstanceOf(InvalidTransitionException.class)
          .hasMessage("task %s is PENDING and cannot become reported on", ID);
    }

    @Test
    void createTheAttempt() {
      assertThat(in(IN_PROGRESS).toAttempt(AttemptOutcome.FAILED, Optional.of("broken"), NOW))
          .isEqualTo(
              new Attempt(ID, TOKEN, BEE, T0, NOW, AttemptOutcome.FAILED, Optional.of("broken")));
      assertThatThrownBy(
              () -> in(COMPLETED).toAttempt(AttemptOutcome.FAILED, Optional.empty(), NOW))
          .isInstanceOf(InvalidTransitionException.class);
    }

    private static void assertLeaseLost(long token, ThrowingCallable report) {
      assertThatThrownBy(report)
          .isInstanceOf(LeaseLostException.class)
          .hasMessage("task %s is no longer leased under token %d", ID, token);
    }
  }

  @Nested
  class OnTheLastAttempt {

    private final Task last = new TaskDraft(in(IN_PROGRESS), T0).attempts(3).build();

    @Test
    void failureIsPermanentEvenIfRetryable() {
      var failed = last.failed(TOKEN, "broken", true, NOW);

      assertThat(failed).isEqualTo(TaskTransition.FAIL_PERMANENTLY.expected(last));
      assertThat(failed.lease()).isEmpty();
    }

    @Test
    void leaseExpiryIsAPermanentFailure() {
      assertThat(last.expired(NOW))
          .isEqualTo(
              new TaskDraft(last, NOW)
                  .status(FAILED_VALIDATION)
                  .error(Optional.of("agent bee fell silent on the last attempt"))
                  .failed(true)
                  .endedAt(Optional.of(NOW))
                  .build());
    }

    @Test
    void manualRetryResetsAttempts() {
      var again =
          last.failed(TOKEN, "broken", true, NOW)
              .retried(NOW)
              .claimed(ANT, Duration.ofMinutes(1), NOW);

      assertThat(again.attempts()).isEqualTo(1);
      assertThat(again.claimCount()).isEqualTo(6);
      assertThat(again.error()).contains("broken");
    }
  }

  @Nested
  class Rejects {

    @Test
    void leaseUnlessInProgress() {
      assertThatThrownBy(() -> new TaskDraft(in(IN_PROGRESS), T0).lease(Optional.empty()).build())
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessageStartingWith("lease must be present exactly while a task is in progress");
    }

    @ParameterizedTest
    @EnumSource
    void endedAtUnlessEnded(TaskStatus status) {
      var other = status.isOpen() ? Optional.of(NOW) : Optional.<Instant>empty();

      assertThatThrownBy(() -> new TaskDraft(in(status), T0).endedAt(other).build())
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessageStartingWith("end must be present exactly when a task has ended");
    }

    @ParameterizedTest
    @EnumSource(value = TaskStatus.class, names = "RECORDED", mode = EnumSource.Mode.EXCLUDE)
    void failedFlagThatContradictsStatus(TaskStatus status) {
      var task = in(status);

      assertThatThrownBy(() -> new TaskDraft(task, T0).failed(!task.failed()).build())
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessageStartingWith("failed must be true");
    }

    @Test
    void tooLongText() {
      var task = in(IN_PROGRESS);

      assertThatThrownBy(() -> task.progressed(TOKEN, "n".repeat(2_001), NOW))
          .isInstanceOf(TooLargeException.class)
          .hasMessageStartingWith("progress");
      assertThatThrownBy(() -> task.failed(TOKEN, "e".repeat(10_001), true, NOW))
          .isInstanceOf(TooLargeException.class)
          .hasMessageStartingWith("error");
      assertThatThrownBy(
              () ->
                  task.completed(
                      TOKEN, Optional.of(Json.string("r".repeat(TaskSpec.MAX_DOCUMENT))), NOW))
          .isInstanceOf(TooLargeException.class)
          .hasMessageStartingWith("result");
    }
  }

  @Nested
  class StoreCopies {

    @Test
    void changeOneComponentAndNoTime() {
      var task = in(IN_PROGRESS);
      var longer = new Lease(BEE, TOKEN, T0, NOW);

      assertThat(task.withVersion(10)).isEqualTo(new TaskDraft(task, T0).version(10).build());
      assertThat(task.withOpenBlockers(2))
          .isEqualTo(new TaskDraft(task, T0).openBlockers(2).build());
      assertThat(task.withLease(longer))
          .isEqualTo(new TaskDraft(task, T0).lease(Optional.of(longer)).build());
    }

    @Test
    void truncateTimesToMicroseconds() {
      var task =
          new TaskDraft(ID, SPEC, T0.plusNanos(999))
              .status(COMPLETED)
              .runAt(T1.plusNanos(999))
              .updatedAt(T1.plusNanos(1))
              .endedAt(Optional.of(T1.plusNanos(500)))
              .build();

      assertThat(List.of(task.createdAt(), task.runAt(), task.updatedAt()))
          .containsExactly(T0, T1, T1);
      assertThat(task.endedAt()).contains(T1);
    }
  }

  /** Returns a task with two attempts and all components set, last changed at T0. */
  private static Task in(TaskStatus status) {
    return new TaskDraft(ID, SPEC, T0.minusSeconds(5))
        .updatedAt(T0)
        .status(status)
        .rank(77)
        .agent(Optional.of(BEE))
        .attempts(2)
        .claimCount(5)
        .lease(Optional.of(new Lease(BEE, TOKEN, T0, T1)))
        .progress("half")
        .result(Optional.of(new Json("[1]")))
        .error(Optional.of("once"))
        .failed(status == FAILED_VALIDATION || status == CANCELLED)
        .runAt(T0)
        .endedAt(status.isOpen() ? Optional.empty() : Optional.of(T1))
        .version(9)
        .build();
  }
}
