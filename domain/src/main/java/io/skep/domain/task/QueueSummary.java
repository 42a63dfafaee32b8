package io.skep.domain.task;

import java.util.Map;

/**
 * A queue at a glance.
 *
 * @param settings how it hands out its tasks
 * @param counts how many tasks are in each status; a status without tasks is left out
 */
public record QueueSummary(QueueSettings settings, Map<TaskStatus, Long> counts) {

  /** Keeps a copy of the counts. */
  public QueueSummary {
    counts = Map.copyOf(counts);
  }
}
