package io.skep.domain.task;

import java.util.Map;

/**
 * Settings and task counts of a queue.
 *
 * @param settings settings of the queue
 * @param counts number of tasks by status; statuses without tasks are omitted
 */
public record QueueSummary(QueueSettings settings, Map<TaskStatus, Long> counts) {

  /** Copies the counts. */
  public QueueSummary {
    counts = Map.copyOf(counts);
  }
}
