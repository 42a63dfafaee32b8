package io.skep.domain.task;

import static io.skep.domain.task.TaskStatus.CANCELLED;
import static io.skep.domain.task.TaskStatus.COMPLETED;
import static io.skep.domain.task.TaskStatus.FAILED_VALIDATION;
import static io.skep.domain.task.TaskStatus.IN_PROGRESS;
import static io.skep.domain.task.TaskStatus.PENDING;
import static io.skep.domain.task.TaskStatus.RECORDED;

import io.skep.domain.error.InvalidTransitionException;
import io.skep.domain.error.LeaseLostException;
import io.skep.domain.error.SkepException;
import io.skep.domain.lease.Lease;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Expected behavior of a task transition: one row of the table that {@link TaskTest} runs.
 *
 * @param name name of the transition
 * @param from statuses that allow the transition
 * @param transition the transition under test
 * @param effect the complete expected change
 * @param rejection exception thrown from every other status
 */
record TaskTransition(
    String name,
    Set<TaskStatus> from,
    UnaryOperator<Task> transition,
    UnaryOperator<TaskDraft> effect,
    Class<? extends SkepException> rejection) {

  static final TaskTransition CLAIM =
      new TaskTransition(
          "claim",
          Set.of(PENDING),
          task -> task.claimed(Fixture.ANT, Duration.ofMinutes(2), Fixture.NOW),
          draft ->
              draft
                  .status(IN_PROGRESS)
                  .agent(Optional.of(Fixture.ANT))
                  .attempts(3)
                  .claimCount(6)
                  .lease(
                      Optional.of(
                          new Lease(Fixture.ANT, 6, Fixture.NOW, Fixture.NOW.plusSeconds(120))))
                  .progress(""),
          InvalidTransitionException.class);

  static final TaskTransition PROGRESS =
      new TaskTransition(
          "progress",
          Set.of(IN_PROGRESS),
          task -> task.progressed(Fixture.TOKEN, "nearly", Fixture.NOW),
          draft -> draft.progress("nearly"),
          LeaseLostException.class);

  static final TaskTransition COMPLETE =
      new TaskTransition(
          "complete",
          Set.of(IN_PROGRESS),
          task -> task.completed(Fixture.TOKEN, Optional.of(Json.NULL), Fixture.NOW),
          draft ->
              draft
                  .status(COMPLETED)
                  .result(Optional.of(Json.NULL))
                  .error(Optional.empty())
                  .endedAt(Optional.of(Fixture.NOW)),
          LeaseLostException.class);

  static final TaskTransition COMPLETE_WITHOUT_RESULT =
      new TaskTransition(
          "complete without result",
          Set.of(IN_PROGRESS),
          task -> task.completed(Fixture.TOKEN, Optional.empty(), Fixture.NOW),
          draft ->
              draft
                  .status(COMPLETED)
                  .result(Optional.empty())
                  .error(Optional.empty())
                  .endedAt(Optional.of(Fixture.NOW)),
          LeaseLostException.class);

  static final TaskTransition FAIL_AND_RETRY =
      new TaskTransition(
          "fail and retry",
          Set.of(IN_PROGRESS),
          task -> task.failed(Fixture.TOKEN, "broken", true, Fixture.NOW),
          // The delay after the second attempt is twice the first delay of 10 seconds.
          draft ->
              draft.status(PENDING).error(Optional.of("broken")).runAt(Fixture.NOW.plusSeconds(20)),
          LeaseLostException.class);

  static final TaskTransition FAIL_PERMANENTLY =
      new TaskTransition(
          "fail permanently",
          Set.of(IN_PROGRESS),
          task -> task.failed(Fixture.TOKEN, "broken", false, Fixture.NOW),
          draft ->
              draft
                  .status(FAILED_VALIDATION)
                  .error(Optional.of("broken"))
                  .failed(true)
                  .endedAt(Optional.of(Fixture.NOW)),
          LeaseLostException.class);

  static final TaskTransition RELEASE =
      new TaskTransition(
          "release",
          Set.of(IN_PROGRESS),
          task -> task.released(Fixture.TOKEN, Fixture.NOW),
          draft -> draft.status(PENDING).attempts(1).runAt(Fixture.NOW),
          LeaseLostException.class);

  static final TaskTransition EXPIRE =
      new TaskTransition(
          "expire",
          Set.of(IN_PROGRESS),
          task -> task.expired(Fixture.NOW),
          draft -> draft.status(PENDING).runAt(Fixture.NOW),
          InvalidTransitionException.class);

  static final TaskTransition CANCEL =
      new TaskTransition(
          "cancel",
          Set.of(PENDING, IN_PROGRESS),
          task -> task.cancelled(Fixture.NOW),
          draft -> draft.status(CANCELLED).failed(true).endedAt(Optional.of(Fixture.NOW)),
          InvalidTransitionException.class);

  static final TaskTransition RECORD =
      new TaskTransition(
          "record",
          Set.of(COMPLETED, FAILED_VALIDATION),
          task -> task.recorded(Fixture.NOW),
          draft -> draft.status(RECORDED),
          InvalidTransitionException.class);

  static final TaskTransition RETRY =
      new TaskTransition(
          "retry",
          Set.of(FAILED_VALIDATION),
          task -> task.retried(Fixture.NOW),
          draft ->
              draft
                  .status(PENDING)
                  .attempts(0)
                  .runAt(Fixture.NOW)
                  .failed(false)
                  .endedAt(Optional.empty()),
          InvalidTransitionException.class);

  static final List<TaskTransition> ALL =
      List.of(
          CLAIM,
          PROGRESS,
          COMPLETE,
          COMPLETE_WITHOUT_RESULT,
          FAIL_AND_RETRY,
          FAIL_PERMANENTLY,
          RELEASE,
          EXPIRE,
          CANCEL,
          RECORD,
          RETRY);

  /** Constants of the task under test and time of the transition. */
  static final class Fixture {

    static final Instant NOW = Instant.parse("2026-01-01T00:10:00Z");
    static final AgentId BEE = new AgentId("bee");
    static final AgentId ANT = new AgentId("ant");
    static final long TOKEN = 5;

    private Fixture() {}
  }

  boolean isAllowedFrom(TaskStatus status) {
    return from.contains(status);
  }

  Task apply(Task task) {
    return transition.apply(task);
  }

  Task expected(Task task) {
    return effect.apply(new TaskDraft(task, Fixture.NOW)).build();
  }

  @Override
  public String toString() {
    return name;
  }
}
