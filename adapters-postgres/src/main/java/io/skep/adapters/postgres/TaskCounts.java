package io.skep.adapters.postgres;

import static io.skep.adapters.jooq.schema.tables.TaskCountTable.TASK_COUNT;

import io.skep.adapters.jooq.Prepared;
import io.skep.adapters.jooq.Session;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.QueueName;
import io.skep.domain.value.SwarmId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** How many tasks there are, by queue and status. */
final class TaskCounts {

  /** What is counted together. */
  record Key(SwarmId swarm, QueueName queue, TaskStatus status) {}

  /** All who add to the same counts do so in this order, so that none waits for a later one. */
  private static final Comparator<Key> IN_ORDER =
      Comparator.comparing((Key key) -> key.swarm().value())
          .thenComparing(key -> key.queue().value())
          .thenComparing(key -> key.status().name());

  private static final String ADDING =
      """
      INSERT INTO task_count (swarm, queue, status, slot, tasks)
      SELECT c.swarm, c.queue, c.status, :slot, c.tasks
      FROM unnest(:swarm::text[], :queue::text[], :status::text[], :tasks::bigint[])
        AS c(swarm, queue, status, tasks)
      ON CONFLICT (swarm, queue, status, slot)
      DO UPDATE SET tasks = task_count.tasks + excluded.tasks
      """;

  private static final Prepared ADD = Prepared.written("task.count", List.of(), ADDING);

  /** Both travel together. */
  private static final Prepared ADD_AND_COMMIT =
      Prepared.written("task.countAndCommit", List.of(), ADDING + "; COMMIT");

  /**
   * Returns a part of a statement that adds to the counts of a slot, in the order in which all do
   * so.
   *
   * @param rows selects queue, status and how many
   */
  static String counting(String rows) {
    return """
    INSERT INTO task_count (swarm, queue, status, slot, tasks)
    SELECT :swarm, c.queue, c.status, :slot, c.tasks FROM (%s) AS c(queue, status, tasks)
    ORDER BY c.queue, c.status
    ON CONFLICT (swarm, queue, status, slot)
    DO UPDATE SET tasks = task_count.tasks + excluded.tasks
    """
        .formatted(rows);
  }

  private TaskCounts() {}

  /** Adds to the stored counts of a slot; a count that is not stored is 0. */
  static void add(Session session, Map<Key, Long> changes, int slot) {
    add(ADD, session, changes, slot);
  }

  /** Does the same, and commits. */
  static void addAndCommit(Session session, Map<Key, Long> changes, int slot) {
    add(ADD_AND_COMMIT, session, changes, slot);
  }

  private static void add(Prepared statement, Session session, Map<Key, Long> changes, int slot) {
    session.update(
        statement,
        values ->
            values
                .set("slot", slot)
                .each(
                    changes.entrySet().stream().sorted(Map.Entry.comparingByKey(IN_ORDER)).toList(),
                    (row, change) ->
                        row.set(TASK_COUNT.SWARM, change.getKey().swarm())
                            .set(TASK_COUNT.QUEUE, change.getKey().queue())
                            .set(TASK_COUNT.STATUS, change.getKey().status())
                            .set(TASK_COUNT.TASKS, change.getValue())));
  }
}
