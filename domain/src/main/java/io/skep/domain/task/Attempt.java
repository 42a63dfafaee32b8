package io.skep.domain.task;

import io.skep.domain.value.AgentId;
import io.skep.domain.value.TaskId;
import io.skep.domain.value.Validate;
import java.time.Instant;
import java.util.Optional;

/**
 * Finished attempt of an agent at a task.
 *
 * @param task the task
 * @param token token of its lease, increasing with each attempt
 * @param agent the agent
 * @param startedAt when the task was claimed
 * @param endedAt when the attempt ended
 * @param outcome outcome
 * @param error error message, if the attempt failed
 */
public record Attempt(
    TaskId task,
    long token,
    AgentId agent,
    Instant startedAt,
    Instant endedAt,
    AttemptOutcome outcome,
    Optional<String> error) {

  /** Truncates the times to microseconds. */
  public Attempt {
    startedAt = Validate.instant("started", startedAt);
    endedAt = Validate.instant("ended", endedAt);
    error.ifPresent(message -> Validate.text("error", message, Task.MAX_ERROR));
  }
}
