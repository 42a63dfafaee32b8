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
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** What each verb of a task does, and from which statuses: the table that {@link TaskTest} runs. */
enum TaskVerb {
  CLAIM(
      Set.of(PENDING),
      task -> task.claimed(Samples.ANT, Duration.ofMinutes(2), Samples.NOW),
      draft ->
          draft
              .status(IN_PROGRESS)
              .agent(Optional.of(Samples.ANT))
              .attempts(3)
              .claims(6)
              .lease(
                  Optional.of(new Lease(Samples.ANT, 6, Samples.NOW, Samples.NOW.plusSeconds(120))))
              .progress(""),
      InvalidTransitionException.class),
  PROGRESS(
      Set.of(IN_PROGRESS),
      task -> task.progressed(Samples.TOKEN, "nearly", Samples.NOW),
      draft -> draft.progress("nearly"),
      LeaseLostException.class),
  COMPLETE(
      Set.of(IN_PROGRESS),
      task -> task.completed(Samples.TOKEN, Optional.of(Json.NULL), Samples.NOW),
      draft ->
          draft
              .status(COMPLETED)
              .result(Optional.of(Json.NULL))
              .error(Optional.empty())
              .endedAt(Optional.of(Samples.NOW)),
      LeaseLostException.class),
  COMPLETE_WITHOUT_RESULT(
      Set.of(IN_PROGRESS),
      task -> task.completed(Samples.TOKEN, Optional.empty(), Samples.NOW),
      draft ->
          draft
              .status(COMPLETED)
              .result(Optional.empty())
              .error(Optional.empty())
              .endedAt(Optional.of(Samples.NOW)),
      LeaseLostException.class),
  FAIL_AND_RETRY(
      Set.of(IN_PROGRESS),
      task -> task.failed(Samples.TOKEN, "broken", true, Samples.NOW),
      // The second attempt failed: the first delay of 10 seconds, doubled.
      draft ->
          draft.status(PENDING).error(Optional.of("broken")).runAt(Samples.NOW.plusSeconds(20)),
      LeaseLostException.class),
  FAIL_FOR_GOOD(
      Set.of(IN_PROGRESS),
      task -> task.failed(Samples.TOKEN, "broken", false, Samples.NOW),
      draft ->
          draft
              .status(FAILED_VALIDATION)
              .error(Optional.of("broken"))
              .failed(true)
              .endedAt(Optional.of(Samples.NOW)),
      LeaseLostException.class),
  RELEASE(
      Set.of(IN_PROGRESS),
      task -> task.released(Samples.TOKEN, Samples.NOW),
      draft -> draft.status(PENDING).attempts(1).runAt(Samples.NOW),
      LeaseLostException.class),
  EXPIRE(
      Set.of(IN_PROGRESS),
      task -> task.expired(Samples.NOW),
      draft -> draft.status(PENDING).runAt(Samples.NOW),
      InvalidTransitionException.class),
  CANCEL(
      Set.of(PENDING, IN_PROGRESS),
      task -> task.cancelled(Samples.NOW),
      draft -> draft.status(CANCELLED).failed(true).endedAt(Optional.of(Samples.NOW)),
      InvalidTransitionException.class),
  RECORD(
      Set.of(COMPLETED, FAILED_VALIDATION),
      task -> task.recorded(Samples.NOW),
      draft -> draft.status(RECORDED),
      InvalidTransitionException.class),
  RETRY(
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

  /** What the table is about: a task that has been tried twice, and the moment of the verb. */
  static final class Samples {

    static final Instant NOW = Instant.parse("2026-01-01T00:10:00Z");
    static final AgentId BEE = new AgentId("bee");
    static final AgentId ANT = new AgentId("ant");
    static final long TOKEN = 5;

    private Samples() {}
  }

  private final Set<TaskStatus> from;
  private final UnaryOperator<Task> verb;
  private final UnaryOperator<TaskDraft> effect;
  private final Class<? extends SkepException> refusal;

  TaskVerb(
      Set<TaskStatus> from,
      UnaryOperator<Task> verb,
      UnaryOperator<TaskDraft> effect,
      Class<? extends SkepException> refusal) {
    this.from = from;
    this.verb = verb;
    this.effect = effect;
    this.refusal = refusal;
  }

  boolean isAllowedFrom(TaskStatus status) {
    return from.contains(status);
  }

  Task of(Task task) {
    return verb.apply(task);
  }

  /** Returns what is to come of the verb: the task with these changes and no others. */
  Task expected(Task task) {
    return effect.apply(new TaskDraft(task, Samples.NOW)).toTask();
  }

  Class<? extends SkepException> refusal() {
    return refusal;
  }
}
