package io.skep.domain.task;

import io.skep.domain.lease.LeaseToken;
import java.util.List;

/**
 * Result of a batch of completions.
 *
 * @param completed the completed tasks as stored, in the given order
 * @param lost tokens under which the task is no longer leased; these completions were rejected
 */
public record CompletionResult(List<Task> completed, List<LeaseToken> lost) {

  /** Copies the lists. */
  public CompletionResult {
    completed = List.copyOf(completed);
    lost = List.copyOf(lost);
  }
}
