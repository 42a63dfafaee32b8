package io.skep.adapters.postgres;

import static io.skep.adapters.jooq.schema.tables.TaskTable.TASK;

import io.skep.adapters.jooq.Prepared;
import java.util.List;

/** What is said to PostgreSQL of waits. */
final class BlockerSql {

  /**
   * Marks open tasks as waited for, and keeps them from ending until the transaction does; in
   * order, so that nobody waits for one who waits for them.
   */
  static final Prepared MARK =
      Prepared.written(
          "task.markBlockers",
          List.of(TASK.ID),
          """
          WITH held AS MATERIALIZED (
            SELECT id FROM task WHERE swarm IS NOT DISTINCT FROM :swarm AND id = ANY (:id::uuid[])
            ORDER BY id FOR NO KEY UPDATE)
          UPDATE task AS t SET has_dependents = true
          WHERE t.swarm IS NOT DISTINCT FROM :swarm AND t.id = ANY (ARRAY (SELECT id FROM held))
          RETURNING t.id
          """);

  /** The same of tasks that have ended: whether they are open as blockers tells their outcome. */
  static final Prepared MARK_ENDED =
      Prepared.written(
          "task.markEndedBlockers",
          List.of(TASK.ID, TASK.STATUS, TASK.FAILED),
          """
          WITH held AS MATERIALIZED (
            SELECT id FROM task_ended
            WHERE swarm IS NOT DISTINCT FROM :swarm AND id = ANY (:id::uuid[])
            ORDER BY id FOR NO KEY UPDATE)
          UPDATE task_ended AS t SET has_dependents = true
          WHERE t.swarm IS NOT DISTINCT FROM :swarm AND t.id = ANY (ARRAY (SELECT id FROM held))
          RETURNING t.id, t.status, t.failed
          """);

  static final Prepared INSERT =
      Prepared.written(
          "task.addBlockers",
          List.of(),
          """
          INSERT INTO task_blocker (swarm, task, blocker)
          SELECT :swarm, b.task, b.blocker
          FROM unnest(:task::uuid[], :blocker::uuid[]) AS b(task, blocker)
          """);

  static final Prepared DELETE =
      Prepared.written(
          "task.removeBlockers",
          List.of(),
          """
          DELETE FROM task_blocker
          WHERE swarm = :swarm AND task = :id AND blocker = ANY (:blocker::uuid[])
          """);

  /** Which of some tasks have not succeeded. */
  static final Prepared OPEN_AMONG =
      Prepared.written(
          "task.openAmong",
          List.of(TASK.ID),
          """
          SELECT id FROM task WHERE swarm IS NOT DISTINCT FROM :swarm AND id = ANY (:id::uuid[])
          UNION ALL
          SELECT id FROM task_ended
          WHERE swarm IS NOT DISTINCT FROM :swarm AND id = ANY (:id::uuid[])
            AND (failed OR status NOT IN ('COMPLETED', 'RECORDED'))
          """);

  static final Prepared SET_OPEN =
      Prepared.written("task.setOpenBlockers", List.of(), setOpen("task"));

  static final Prepared SET_OPEN_OF_ENDED =
      Prepared.written("task.setOpenBlockersOfEnded", List.of(), setOpen("task_ended"));

  /** Counts for all open dependents of some tasks at once; in order again. */
  static final Prepared FOLLOW = TaskSql.tasks("task.follow", follow("task", TaskSql.OPEN));

  static final Prepared FOLLOW_ENDED =
      Prepared.written(
          "task.followEnded",
          List.of(TASK.ID, TASK.QUEUE, TASK.PLAN, TASK.AGENT),
          follow("task_ended", "t.id, t.queue, t.plan, t.agent"));

  static final Prepared OF =
      Prepared.written(
          "task.blockersOf",
          List.of(TASK.ID),
          """
          SELECT blocker AS id FROM task_blocker WHERE swarm = :swarm AND task = :id
          """);

  /** Those that wait for a task, in the order of their ids. */
  static final Prepared DEPENDENTS =
      TaskSql.tasks(
          "task.dependentsOf",
          """
          SELECT t.* FROM (
            SELECT b.task FROM task_blocker AS b
            WHERE b.swarm = :swarm AND b.blocker = :id AND b.task >= :after
              AND (:first OR b.task > :after)
            ORDER BY b.task LIMIT :limit) AS b
          CROSS JOIN LATERAL (
            SELECT %s FROM task AS t WHERE t.swarm = :swarm AND t.id = b.task
            UNION ALL
            SELECT %s FROM task_ended AS t WHERE t.swarm = :swarm AND t.id = b.task) AS t
          ORDER BY b.task
          """
              .formatted(TaskSql.OPEN, TaskSql.ENDED));

  /** One row if a task waits for another, directly or through others. */
  static final Prepared WAITS_FOR =
      Prepared.written(
          "task.waitsFor",
          List.of(TASK.ID),
          """
          WITH RECURSIVE waited_for AS (
            SELECT blocker FROM task_blocker WHERE swarm = :swarm AND task = :id
            UNION
            SELECT b.blocker FROM waited_for AS w
            JOIN task_blocker AS b ON b.swarm = :swarm AND b.task = w.blocker)
          SELECT blocker AS id FROM waited_for WHERE blocker = :other LIMIT 1
          """);

  private BlockerSql() {}

  private static String follow(String table, String columns) {
    return """
    WITH waits AS MATERIALIZED (
      SELECT b.task, count(*) AS blockers FROM task_blocker AS b
      WHERE b.swarm = :swarm AND b.blocker = ANY (:id::uuid[])
      GROUP BY b.task),
    held AS MATERIALIZED (
      SELECT h.id FROM %1$s AS h
      WHERE h.swarm IS NOT DISTINCT FROM :swarm AND h.id = ANY (ARRAY (SELECT task FROM waits))
      ORDER BY h.id FOR NO KEY UPDATE)
    UPDATE %1$s AS t SET open_blockers = t.open_blockers + :change * waits.blockers
    FROM waits
    WHERE t.swarm IS NOT DISTINCT FROM :swarm AND t.id = ANY (ARRAY (SELECT id FROM held))
      AND waits.task = t.id
    RETURNING %2$s
    """
        .formatted(table, columns);
  }

  private static String setOpen(String table) {
    return """
    UPDATE %s SET open_blockers = :open_blockers, version = :version
    WHERE swarm = :swarm AND id = :id
    """
        .formatted(table);
  }
}
