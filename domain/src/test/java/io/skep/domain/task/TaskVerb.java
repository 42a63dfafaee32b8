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
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What a verb of a task does, and from which statuses: a row of the table that {@link TaskTest}
 * runs.
 *
 * @param name the verb
 * @param from the statuses that allow it
 * @param verb the verb itself
 * @param effect what it changes; nothing else may change
 * @param refusal what it throws from every other status
 */
record TaskVerb(
    String name,
    Set<TaskStatus> from,
    UnaryOperator<Task> verb,
    UnaryOperator<TaskDraft> effect,
    Class<? extends SkepException> refusal) {

  static final TaskVerb CLAIM =
      new TaskVerb(
          "claim",
          Set.of(PENDING),
          task -> task.claimed(Samples.ANT, Duration.ofMinutes(2), Samples.NOW),
          draft ->
              draft
                  .status(IN_PROGRESS)
                  .agent(Optional.of(Samples.ANT))
                  .attempts(3)
                  .claims(6)
                  .lease(
                      Optional.of(
                          new Lease(Samples.ANT, 6, Samples.NOW, Samples.NOW.plusSeconds(120))))
                  .progress(""),
          InvalidTransitionException.class);

  static final TaskVerb PROGRESS =
      new TaskVerb(
          "progress",
          Set.of(IN_PROGRESS),
          task -> task.progressed(Samples.TOKEN, "nearly", Samples.NOW),
          draft -> draft.progress("nearly"),
          LeaseLostException.class);

  static final TaskVerb COMPLETE =
      new TaskVerb(
          "complete",
          Set.of(IN_PROGRESS),
          task -> task.completed(Samples.TOKEN, Optional.of(Json.NULL), Samples.NOW),
          draft ->
              draft
                  .status(COMPLETED)
                  .result(Optional.of(Json.NULL))
                  .error(Optional.empty())
                  .endedAt(Optional.of(Samples.NOW)),
          LeaseLostException.class);

  static final TaskVerb COMPLETE_WITHOUT_RESULT =
      new TaskVerb(
          "complete without result",
          Set.of(IN_PROGRESS),
          task -> task.completed(Samples.TOKEN, Optional.empty(), Samples.NOW),
          draft ->
              draft
                  .status(COMPLETED)
                  .result(Optional.empty())
                  .error(Optional.empty())
                  .endedAt(Optional.of(Samples.NOW)),
          LeaseLostException.class);

  static final TaskVerb FAIL_AND_RETRY =
      new TaskVerb(
          "fail and retry",
          Set.of(IN_PROGRESS),
          task -> task.failed(Samples.TOKEN, "broken", true, Samples.NOW),
          // The second attempt failed: the first delay of 10 seconds, doubled.
          draft ->
              draft.status(PENDING).error(Optional.of("broken")).runAt(Samples.NOW.plusSeconds(20)),
          LeaseLostException.class);

  static final TaskVerb FAIL_FOR_GOOD =
      new TaskVerb(
          "fail for good",
          Set.of(IN_PROGRESS),
          task -> task.failed(Samples.TOKEN, "broken", false, Samples.NOW),
          draft ->
              draft
                  .status(FAILED_VALIDATION)
                  .error(Optional.of("broken"))
                  .failed(true)
                  .endedAt(Optional.of(Samples.NOW)),
          LeaseLostException.class);

  static final TaskVerb RELEASE =
      new TaskVerb(
          "release",
          Set.of(IN_PROGRESS),
          task -> task.released(Samples.TOKEN, Samples.NOW),
          draft -> draft.status(PENDING).attempts(1).runAt(Samples.NOW),
          LeaseLostException.class);

  static final TaskVerb EXPIRE =
      new TaskVerb(
          "expire",
          Set.of(IN_PROGRESS),
          task -> task.expired(Samples.NOW),
          draft -> draft.status(PENDING).runAt(Samples.NOW),
          InvalidTransitionException.class);

  static final TaskVerb CANCEL =
      new TaskVerb(
          "cancel",
          Set.of(PENDING, IN_PROGRESS),
          task -> task.cancelled(Samples.NOW),
          draft -> draft.status(CANCELLED).failed(true).endedAt(Optional.of(Samples.NOW)),
          InvalidTransitionException.class);

  static final TaskVerb RECORD =
      new TaskVerb(
          "record",
          Set.of(COMPLETED, FAILED_VALIDATION),
          task -> task.recorded(Samples.NOW),
          draft -> draft.status(RECORDED),
          InvalidTransitionException.class);

  static final TaskVerb RETRY =
      new TaskVerb(
          "retry",
          Set.of(FAILED_VALIDATION),
          task -> task.retried(Samples.NOW),
          draft ->
              draft
                  .status(PENDING)
                  .attempts(0)
                  .runAt(Samples.NOW)
                  .failed(false)
                  .endedAt(Optional.empty()),
          InvalidTransitionException.class);

  static final List<TaskVerb> ALL =
      List.of(
          CLAIM,
          PROGRESS,
          COMPLETE,
          COMPLETE_WITHOUT_RESULT,
          FAIL_AND_RETRY,
          FAIL_FOR_GOOD,
          RELEASE,
          EXPIRE,
          CANCEL,
          RECORD,
          RETRY);

  /** What the table is about: a task that has been tried twice, and the moment of the verb. */
  static final class Samples {

    static final Instant NOW = Instant.parse("2026-01-01T00:10:00Z");
    static final AgentId BEE = new AgentId("bee");
    static final AgentId ANT = new AgentId("ant");
    static final long TOKEN = 5;

    private Samples() {}
  }

  boolean isAllowedFrom(TaskStatus status) {
    return from.contains(status);
  }

  Task of(Task task) {
    return verb.apply(task);
  }

  Task expected(Task task) {
    return effect.apply(new TaskDraft(task, Samples.NOW)).toTask();
  }

  @Override
  public String toString() {
    return name;
  }
}
