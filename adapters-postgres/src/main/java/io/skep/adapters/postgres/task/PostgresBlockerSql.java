package io.skep.adapters.postgres.task;

import static io.skep.adapters.jooq.schema.tables.TaskTable.TASK;

import io.skep.adapters.jooq.statement.SqlStatement;
import java.util.List;

/** What is said to PostgreSQL of waits. */
final class PostgresBlockerSql {

  /**
   * Marks open tasks as waited for, and keeps them from ending until the transaction does; in
   * order, so that nobody waits for one who waits for them.
   */
  static final SqlStatement MARK_HAS_DEPENDENTS =
      SqlStatement.ofText(
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
  static final SqlStatement MARK_ENDED_HAS_DEPENDENTS =
      SqlStatement.ofText(
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

  static final SqlStatement INSERT =
      SqlStatement.ofText(
          "task.addBlockers",
          List.of(),
          """
          INSERT INTO task_blocker (swarm, task, blocker)
          SELECT :swarm, b.task, b.blocker
          FROM unnest(:task::uuid[], :blocker::uuid[]) AS b(task, blocker)
          """);

  static final SqlStatement DELETE =
      SqlStatement.ofText(
          "task.removeBlockers",
          List.of(),
          """
          DELETE FROM task_blocker
          WHERE swarm = :swarm AND task = :id AND blocker = ANY (:blocker::uuid[])
          """);

  /** Which of some tasks have not succeeded. */
  static final SqlStatement FIND_UNSUCCESSFUL =
      SqlStatement.ofText(
          "task.openAmong",
          List.of(TASK.ID),
          """
          SELECT id FROM task WHERE swarm IS NOT DISTINCT FROM :swarm AND id = ANY (:id::uuid[])
          UNION ALL
          SELECT id FROM task_ended
          WHERE swarm IS NOT DISTINCT FROM :swarm AND id = ANY (:id::uuid[])
            AND (failed OR status NOT IN ('COMPLETED', 'RECORDED'))
          """);

  static final SqlStatement SET_OPEN_BLOCKERS =
      SqlStatement.ofText("task.setOpenBlockers", List.of(), setOpenBlockers("task"));

  static final SqlStatement SET_ENDED_OPEN_BLOCKERS =
      SqlStatement.ofText("task.setOpenBlockersOfEnded", List.of(), setOpenBlockers("task_ended"));

  /** Counts for all open dependents of some tasks at once; in order again. */
  static final SqlStatement UPDATE_DEPENDENTS =
      PostgresTaskSql.taskStatement(
          "task.follow", updateDependents("task", PostgresTaskSql.OPEN_COLUMNS));

  static final SqlStatement UPDATE_ENDED_DEPENDENTS =
      SqlStatement.ofText(
          "task.followEnded",
          List.of(TASK.ID, TASK.QUEUE, TASK.PLAN, TASK.AGENT),
          updateDependents("task_ended", "t.id, t.queue, t.plan, t.agent"));

  static final SqlStatement FIND_BLOCKERS =
      SqlStatement.ofText(
          "task.blockersOf",
          List.of(TASK.ID),
          """
          SELECT blocker AS id FROM task_blocker WHERE swarm = :swarm AND task = :id
          """);

  /** Those that wait for a task, in the order of their ids. */
  static final SqlStatement LIST_DEPENDENTS =
      PostgresTaskSql.taskStatement(
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
              .formatted(PostgresTaskSql.OPEN_COLUMNS, PostgresTaskSql.ENDED_COLUMNS));

  /** One row if a task waits for another, directly or through others. */
  static final SqlStatement DEPENDS_ON =
      SqlStatement.ofText(
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

  private PostgresBlockerSql() {}

  private static String updateDependents(String table, String columns) {
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

  private static String setOpenBlockers(String table) {
    return """
    UPDATE %s SET open_blockers = :open_blockers, version = :version
    WHERE swarm = :swarm AND id = :id
    """
        .formatted(table);
  }
}
