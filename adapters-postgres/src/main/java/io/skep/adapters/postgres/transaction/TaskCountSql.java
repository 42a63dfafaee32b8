package io.skep.adapters.postgres.transaction;

import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.QueueName;
import io.skep.domain.value.SwarmId;
import java.util.Comparator;

/** How many tasks there are, by queue and status. */
public final class TaskCountSql {

  /** What is counted together. */
  record Key(SwarmId swarm, QueueName queue, TaskStatus status) {}

  /** All who add to the same counts do so in this order, so that none waits for a later one. */
  static final Comparator<Key> LOCK_ORDER =
      Comparator.comparing((Key key) -> key.swarm().value())
          .thenComparing(key -> key.queue().value())
          .thenComparing(key -> key.status().name());

  /**
   * Returns a part of a statement that adds to the counts of a slot, in the order in which all do
   * so.
   *
   * @param rows selects queue, status and how many
   */
  public static String incrementCounts(String rows) {
    return """
    INSERT INTO task_count (swarm, queue, status, slot, tasks)
    SELECT :swarm, c.queue, c.status, :slot, c.tasks FROM (%s) AS c(queue, status, tasks)
    ORDER BY c.queue, c.status
    ON CONFLICT (swarm, queue, status, slot)
    DO UPDATE SET tasks = task_count.tasks + excluded.tasks
    """
        .formatted(rows);
  }

  private TaskCountSql() {}
}
