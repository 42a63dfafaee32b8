package io.skep.domain.task;

import static io.skep.domain.task.TaskStatus.CANCELLED;
import static io.skep.domain.task.TaskStatus.COMPLETED;
import static io.skep.domain.task.TaskStatus.FAILED_VALIDATION;
import static io.skep.domain.task.TaskStatus.IN_PROGRESS;
import static io.skep.domain.task.TaskStatus.PENDING;
import static io.skep.domain.task.TaskStatus.RECORDED;
import static io.skep.domain.task.TaskVerb.Samples.ANT;
import static io.skep.domain.task.TaskVerb.Samples.BEE;
import static io.skep.domain.task.TaskVerb.Samples.NOW;
import static io.skep.domain.task.TaskVerb.Samples.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.error.InvalidTransitionException;
import io.skep.domain.error.LeaseLostException;
import io.skep.domain.error.TooLargeException;
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
      TaskSpec.titled("fly").priority(Priority.HIGH).assignee(BEE).build();

  @Nested
  class EveryVerbFromEveryStatus {

    static Stream<Arguments> pairs() {
      return TaskVerb.ALL.stream()
          .flatMap(
              verb -> Arrays.stream(TaskStatus.values()).map(status -> Arguments.of(verb, status)));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void givesExactlyTheExpectedTaskOrThrowsAndChangesNothing(TaskVerb verb, TaskStatus status) {
      var task = in(status);

      if (verb.isAllowedFrom(status)) {
        assertThat(verb.of(task)).isEqualTo(verb.expected(task));
      } else {
        assertThatThrownBy(() -> verb.of(task))
            .isInstanceOf(verb.refusal())
            .hasMessageContaining(ID.toString());
      }
      assertThat(task).isEqualTo(in(status));
    }

    @ParameterizedTest
    @EnumSource
    void togetherReachExactlyTheSuccessors(TaskStatus status) {
      var reached =
          TaskVerb.ALL.stream()
              .filter(verb -> verb.isAllowedFrom(status) && !verb.equals(TaskVerb.PROGRESS))
              .map(verb -> verb.of(in(status)).status())
              .collect(Collectors.toSet());

      assertThat(reached).isEqualTo(status.successors());
    }
  }

  @Nested
  class Status {

    @Test
    void isTerminalWhenNothingMayFollow() {
      assertThat(EnumSet.allOf(TaskStatus.class))
          .filteredOn(TaskStatus::isTerminal)
          .containsExactly(RECORDED, CANCELLED);
    }

    @Test
    void isOpenWhileWorkIsToBeDone() {
      assertThat(EnumSet.allOf(TaskStatus.class))
          .filteredOn(TaskStatus::isOpen)
          .containsExactly(PENDING, IN_PROGRESS);
    }

    @Test
    void isASuccessOnlyWhenItDidNotFail() {
      assertThat(EnumSet.allOf(TaskStatus.class))
          .filteredOn(status -> in(status).succeeded())
          .containsExactly(COMPLETED, RECORDED);
      assertThat(in(FAILED_VALIDATION).recorded(NOW).succeeded()).isFalse();
      assertThat(in(COMPLETED).recorded(NOW).succeeded()).isTrue();
    }
  }

  @Nested
  class Queued {

    private final QueueSettings settings = QueueSettings.defaults(QueueName.DEFAULT);

    @Test
    void isPendingAndRankedByWhenItMayRun() {
      assertThat(Task.queued(ID, SPEC, settings, T0))
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
    void waitsUntilItsTimeIfThatIsStillToCome() {
      var later = Task.queued(ID, SPEC.toBuilder().notBefore(T1).build(), settings, T0);
      var past = Task.queued(ID, SPEC.toBuilder().notBefore(T0).build(), settings, T1);

      assertThat(later.runAt()).isEqualTo(T1);
      assertThat(later.rank()).isEqualTo(settings.rank(T1, Priority.HIGH));
      assertThat(past.runAt()).isEqualTo(T1);
    }
  }

  @Nested
  class Ready {

    @Test
    void isAPendingTaskFromItsVeryTimeOn() {
      var task = new TaskDraft(in(PENDING), T0).runAt(T1).toTask();

      assertThat(task.isReadyAt(T1.minusNanos(1))).isFalse();
      assertThat(task.isReadyAt(T1)).isTrue();
    }

    @Test
    void isNoTaskThatWaitsForOthers() {
      var waiting = in(PENDING).withOpenBlockers(1);

      assertThat(waiting.isReadyAt(NOW)).isFalse();
      assertThatThrownBy(() -> waiting.claimed(ANT, Duration.ofMinutes(1), NOW))
          .isInstanceOf(InvalidTransitionException.class)
          .hasMessage("task %s is PENDING and cannot become IN_PROGRESS", ID);
      assertThat(waiting.withOpenBlockers(0).isReadyAt(NOW)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(value = TaskStatus.class, names = "PENDING", mode = EnumSource.Mode.EXCLUDE)
    void isNoTaskInAnotherStatus(TaskStatus status) {
      assertThat(in(status).isReadyAt(NOW)).isFalse();
    }
  }

  @Nested
  class Reports {

    @Test
    void needTheCurrentToken() {
      var task = in(IN_PROGRESS);

      for (long wrong : new long[] {TOKEN - 1, TOKEN + 1}) {
        refused(wrong, () -> task.progressed(wrong, "", NOW));
        refused(wrong, () -> task.completed(wrong, Optional.empty(), NOW));
        refused(wrong, () -> task.failed(wrong, "", true, NOW));
        refused(wrong, () -> task.released(wrong, NOW));
      }
    }

    @Test
    void areAcceptedAlsoAfterTheDeadline() {
      var late = T1.plus(Duration.ofDays(1));

      assertThat(in(IN_PROGRESS).completed(TOKEN, Optional.empty(), late).status())
          .isEqualTo(COMPLETED);
    }

    @Test
    void showATokenOnlyWhileTheTaskIsHeld() {
      assertThat(in(IN_PROGRESS).token()).isEqualTo(new LeaseToken(ID, TOKEN));
      assertThatThrownBy(() -> in(PENDING).token())
          .isInstanceOf(InvalidTransitionException.class)
          .hasMessage("task %s is PENDING and cannot become reported on", ID);
    }

    @Test
    void endAnAttempt() {
      assertThat(in(IN_PROGRESS).attemptEnded(AttemptOutcome.FAILED, Optional.of("broken"), NOW))
          .isEqualTo(
              new Attempt(ID, TOKEN, BEE, T0, NOW, AttemptOutcome.FAILED, Optional.of("broken")));
      assertThatThrownBy(
              () -> in(COMPLETED).attemptEnded(AttemptOutcome.FAILED, Optional.empty(), NOW))
          .isInstanceOf(InvalidTransitionException.class);
    }

    private static void refused(long token, ThrowingCallable report) {
      assertThatThrownBy(report)
          .isInstanceOf(LeaseLostException.class)
          .hasMessage("task %s is no longer held under token %d", ID, token);
    }
  }

  @Nested
  class OnTheLastAttempt {

    private final Task last = new TaskDraft(in(IN_PROGRESS), T0).attempts(3).toTask();

    @Test
    void aFailureIsForGoodWhetherItMayBeRetriedOrNot() {
      var failed = last.failed(TOKEN, "broken", true, NOW);

      assertThat(failed).isEqualTo(TaskVerb.FAIL_FOR_GOOD.expected(last));
      assertThat(failed.lease()).isEmpty();
    }

    @Test
    void silenceIsAFailureForGood() {
      assertThat(last.expired(NOW))
          .isEqualTo(
              new TaskDraft(last, NOW)
                  .status(FAILED_VALIDATION)
                  .error(Optional.of("agent bee fell silent on the last attempt"))
                  .failed(true)
                  .endedAt(Optional.of(NOW))
                  .toTask());
    }

    @Test
    void aRetryByHandGivesAllAttemptsAgain() {
      var again =
          last.failed(TOKEN, "broken", true, NOW)
              .retried(NOW)
              .claimed(ANT, Duration.ofMinutes(1), NOW);

      assertThat(again.attempts()).isEqualTo(1);
      assertThat(again.claims()).isEqualTo(6);
      assertThat(again.error()).contains("broken");
    }
  }

  @Nested
  class Refuses {

    @Test
    void aLeaseWithoutProgressAndProgressWithoutALease() {
      assertThatThrownBy(() -> new TaskDraft(in(IN_PROGRESS), T0).lease(Optional.empty()).toTask())
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessageStartingWith("lease must be there exactly while a task is in progress");
    }

    @ParameterizedTest
    @EnumSource
    void anEndOfAnOpenTaskAndAnEndedOneWithoutEnd(TaskStatus status) {
      var other = status.isOpen() ? Optional.of(NOW) : Optional.<Instant>empty();

      assertThatThrownBy(() -> new TaskDraft(in(status), T0).endedAt(other).toTask())
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessageStartingWith("end must be there exactly when a task has ended");
    }

    @ParameterizedTest
    @EnumSource(value = TaskStatus.class, names = "RECORDED", mode = EnumSource.Mode.EXCLUDE)
    void aFailureThatTheStatusDoesNotSay(TaskStatus status) {
      var task = in(status);

      assertThatThrownBy(() -> new TaskDraft(task, T0).failed(!task.failed()).toTask())
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessageStartingWith("failed must be said");
    }

    @Test
    void whatIsTooLong() {
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
  class ForTheStore {

    @Test
    void changesOnePartAndNoTime() {
      var task = in(IN_PROGRESS);
      var longer = new Lease(BEE, TOKEN, T0, NOW);

      assertThat(task.atVersion(10)).isEqualTo(new TaskDraft(task, T0).version(10).toTask());
      assertThat(task.withOpenBlockers(2))
          .isEqualTo(new TaskDraft(task, T0).openBlockers(2).toTask());
      assertThat(task.withLease(longer))
          .isEqualTo(new TaskDraft(task, T0).lease(Optional.of(longer)).toTask());
    }

    @Test
    void keepsTimesAtStorePrecision() {
      var task =
          new TaskDraft(ID, SPEC, T0.plusNanos(999))
              .status(COMPLETED)
              .runAt(T1.plusNanos(999))
              .updatedAt(T1.plusNanos(1))
              .endedAt(Optional.of(T1.plusNanos(500)))
              .toTask();

      assertThat(List.of(task.createdAt(), task.runAt(), task.updatedAt()))
          .containsExactly(T0, T1, T1);
      assertThat(task.endedAt()).contains(T1);
    }
  }

  /** Returns a task that has been tried twice, says everything, and was last changed at T0. */
  private static Task in(TaskStatus status) {
    return new TaskDraft(ID, SPEC, T0.minusSeconds(5))
        .updatedAt(T0)
        .status(status)
        .rank(77)
        .agent(Optional.of(BEE))
        .attempts(2)
        .claims(5)
        .lease(Optional.of(new Lease(BEE, TOKEN, T0, T1)))
        .progress("half")
        .result(Optional.of(new Json("[1]")))
        .error(Optional.of("once"))
        .failed(status == FAILED_VALIDATION || status == CANCELLED)
        .runAt(T0)
        .endedAt(status.isOpen() ? Optional.empty() : Optional.of(T1))
        .version(9)
        .toTask();
  }
}
