package io.skep.domain.task;

import java.util.List;

/**
 * What became of several completions.
 *
 * @param completed the tasks as stored, in the order in which they were given
 * @param lost what was not accepted, because the task is no longer held under the token
 */
public record CompletionReport(List<Task> completed, List<LeaseToken> lost) {

  /** Keeps copies. */
  public CompletionReport {
    completed = List.copyOf(completed);
    lost = List.copyOf(lost);
  }
}
