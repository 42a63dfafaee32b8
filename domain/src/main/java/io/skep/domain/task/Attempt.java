package io.skep.domain.task;

import io.skep.domain.value.AgentId;
import io.skep.domain.value.Check;
import io.skep.domain.value.TaskId;
import java.time.Instant;
import java.util.Optional;

/**
 * One agent's finished attempt at a task.
 *
 * @param task the task
 * @param token the token of the lease under which it ran; grows from attempt to attempt
 * @param agent who tried
 * @param startedAt when the task was claimed
 * @param endedAt when the attempt ended
 * @param outcome how it ended
 * @param error what went wrong, in words
 */
public record Attempt(
    TaskId task,
    long token,
    AgentId agent,
    Instant startedAt,
    Instant endedAt,
    AttemptOutcome outcome,
    Optional<String> error) {

  /** Brings the times to store precision. */
  public Attempt {
    startedAt = Check.instant("started", startedAt);
    endedAt = Check.instant("ended", endedAt);
    error.ifPresent(words -> Check.text("error", words, Task.MAX_ERROR));
  }
}
