package io.skep.adapters.postgres.task;

import static io.skep.adapters.jooq.schema.tables.AttemptTable.ATTEMPT;
import static io.skep.adapters.jooq.schema.tables.TaskTable.TASK;

import io.skep.adapters.jooq.mapping.TaskMapper;
import io.skep.adapters.jooq.statement.SqlStatement;
import io.skep.adapters.jooq.statement.StatementDsl;
import io.skep.adapters.postgres.changefeed.ChangeSql;
import io.skep.adapters.postgres.transaction.TaskCountSql;
import io.skep.domain.changefeed.ChangeKind;
import java.util.List;
import java.util.stream.Collectors;

/** What is said to PostgreSQL of what agents report on tasks that they hold. */
final class LeaseSql {

  /**
   * The place of a task among the given ones, which are in the order of their ids, each once: the
   * server finds it by halves, while a join would compare each with each.
   */
  private static final String ARRAY_INDEX = "width_bucket(t.id, :id::uuid[])";

  /**
   * Ends the tasks that are held under their tokens, and returns them as they were, with what came
   * of them.
   */
  static final SqlStatement COMPLETE = complete("task.complete", "");

  /** The same of those that nobody waits for, so that nothing is to follow. */
  static final SqlStatement COMPLETE_WITHOUT_DEPENDENTS =
      complete("task.completeAlone", "AND NOT t.has_dependents");

  static final SqlStatement EXTEND_LEASES =
      SqlStatement.ofText(
          "task.extend",
          List.of(
              TASK.ID,
              TASK.QUEUE,
              TASK.PLAN,
              TASK.AGENT,
              TASK.CLAIMS,
              TASK.LEASE_SINCE,
              TASK.LEASE_UNTIL),
          """
          WITH held AS MATERIALIZED (
            SELECT t.id FROM task AS t
            WHERE t.swarm IS NOT DISTINCT FROM :swarm AND t.id = ANY (:id::uuid[])
              AND t.status = 'IN_PROGRESS' AND t.claims = (:claims::bigint[])[%s]
            ORDER BY t.id FOR NO KEY UPDATE OF t),
          extended AS (
            UPDATE task AS t SET lease_until = :lease_until
            WHERE t.swarm IS NOT DISTINCT FROM :swarm AND t.id = ANY (ARRAY (SELECT id FROM held))
            RETURNING t.id, t.queue, t.plan, t.agent, t.claims, t.lease_since, t.lease_until),
          leased AS (
            UPDATE task_lease SET lease_until = :lease_until
            WHERE agent = ANY (ARRAY (SELECT DISTINCT agent FROM extended)) AND swarm = :swarm
              AND id = ANY (ARRAY (SELECT id FROM extended)))
          SELECT id, queue, plan, agent, claims, lease_since, lease_until FROM extended
          """
              .formatted(ARRAY_INDEX));

  static final SqlStatement UPSERT_ATTEMPT =
      SqlStatement.ofText(
          "task.putAttempt",
          List.of(),
          """
          INSERT INTO attempt (swarm, task, token, agent, started_at, ended_at, outcome, error)
          VALUES (:swarm, :id, :token, :agent, :started_at, :ended_at, :outcome, :error)
          ON CONFLICT (swarm, task, token) DO UPDATE SET agent = excluded.agent,
            started_at = excluded.started_at, ended_at = excluded.ended_at,
            outcome = excluded.outcome, error = excluded.error
          """);

  /** The finished attempts; of the last one of a completed task, the task may tell. */
  static final SqlStatement LIST_ATTEMPTS =
      SqlStatement.ofText(
          "task.attempts",
          List.of(
              ATTEMPT.TOKEN,
              ATTEMPT.AGENT,
              ATTEMPT.STARTED_AT,
              ATTEMPT.ENDED_AT,
              ATTEMPT.OUTCOME,
              ATTEMPT.ERROR),
          """
          SELECT * FROM (
            (SELECT token, agent, started_at, ended_at, outcome, error FROM attempt
              WHERE swarm = :swarm AND task = :id AND token > :token
              ORDER BY token LIMIT :limit)
            UNION ALL
            (SELECT claims, agent, started_at, ended_at, 'COMPLETED', NULL FROM task_ended
              WHERE swarm = :swarm AND id = :id AND claims > :token AND started_at IS NOT NULL)
          ) AS a ORDER BY token LIMIT :limit
          """);

  private LeaseSql() {}

  private static SqlStatement complete(String operation, String condition) {
    return SqlStatement.ofText(
        operation,
        StatementDsl.concat(TaskMapper.COLUMNS, PostgresTaskSql.HAS_DEPENDENTS),
        """
        WITH gone AS (
          DELETE FROM task AS t
          WHERE t.swarm IS NOT DISTINCT FROM :swarm AND t.id = ANY (:id::uuid[])
            AND t.status = 'IN_PROGRESS' AND t.claims = (:claims::bigint[])[%6$s] %4$s
          RETURNING t.*, (:result::text[])[%6$s] AS given_result,
            (:now::timestamptz[])[%6$s] AS now),
        unleased AS (
          DELETE FROM task_lease
          WHERE agent = ANY (ARRAY (SELECT DISTINCT agent FROM gone)) AND swarm = :swarm
            AND id = ANY (ARRAY (SELECT id FROM gone))),
        ended AS (
          INSERT INTO task_ended (%1$s, ended_at, started_at)
          SELECT %2$s, t.now, t.lease_since FROM gone AS t),
        counted AS (
          %5$s),
        told AS (
          %7$s)
        SELECT %3$s, t.has_dependents FROM gone AS t
        """
            .formatted(
                PostgresTaskSql.STORED_COLUMNS,
                completedValues(),
                PostgresTaskSql.OPEN_COLUMNS,
                condition,
                TaskCountSql.incrementCounts(
                    """
                    SELECT g.queue, c.status, c.sign * g.tasks
                    FROM (SELECT queue, count(*) AS tasks FROM gone GROUP BY queue) AS g,
                      (VALUES ('COMPLETED', 1), ('IN_PROGRESS', -1)) AS c(status, sign)
                    """),
                ARRAY_INDEX,
                ChangeSql.logChanges(
                    "gone",
                    ChangeSql.tagArray(ChangeKind.QUEUE, "queue", "gone"),
                    ChangeSql.tagArray(ChangeKind.AGENT_TASKS, "agent", "gone"),
                    ChangeSql.tagArray(ChangeKind.PLAN_TASKS, "plan", "gone"))));
  }

  private static String completedValues() {
    return PostgresTaskSql.STORED_COLUMNS
        .lines()
        .flatMap(line -> List.of(line.split(", ")).stream())
        .map(
            column ->
                switch (column) {
                  case "status" -> "'COMPLETED'";
                  case "lease_since", "lease_until", "error" -> "NULL";
                  case "updated_at" -> "t.now";
                  case "version" -> "t.version + 1";
                  case "result" -> "t.given_result";
                  default -> "t." + column;
                })
        .collect(Collectors.joining(", "));
  }
}
