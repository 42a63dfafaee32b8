package io.skep.adapters.postgres;

import static io.skep.adapters.jooq.schema.tables.AttemptTable.ATTEMPT;
import static io.skep.adapters.jooq.schema.tables.TaskTable.TASK;

import io.skep.adapters.jooq.Prepared;
import io.skep.adapters.jooq.repository.Statements;
import io.skep.adapters.jooq.repository.TaskRows;
import java.util.List;
import java.util.stream.Collectors;

/** What is said to PostgreSQL of what agents report on tasks that they hold. */
final class ReportSql {

  /**
   * Ends the tasks that are held under their tokens, and returns them as they were, with what came
   * of them.
   */
  static final Prepared COMPLETE = complete("task.complete", "");

  /** The same of those that nobody waits for, so that nothing is to follow. */
  static final Prepared COMPLETE_ALONE = complete("task.completeAlone", "AND NOT t.has_dependents");

  static final Prepared EXTEND =
      Prepared.written(
          "task.extend",
          List.of(TASK.ID, TASK.AGENT, TASK.CLAIMS, TASK.LEASE_SINCE, TASK.LEASE_UNTIL),
          """
          WITH held AS MATERIALIZED (
            SELECT t.id FROM task AS t
              JOIN unnest(:id::uuid[], :claims::bigint[]) AS g(id, token) ON t.id = g.id
            WHERE t.swarm = :swarm AND t.claims = g.token AND t.status = 'IN_PROGRESS'
            ORDER BY t.id FOR NO KEY UPDATE OF t),
          extended AS (
            UPDATE task AS t SET lease_until = :lease_until FROM held
            WHERE t.swarm = :swarm AND t.id = held.id
            RETURNING t.queue, t.id, t.agent, t.claims, t.lease_since, t.lease_until),
          leased AS (
            UPDATE task_lease AS l SET lease_until = :lease_until FROM extended AS t
            WHERE l.swarm = :swarm AND l.queue = t.queue AND l.id = t.id)
          SELECT id, agent, claims, lease_since, lease_until FROM extended
          """);

  static final Prepared PUT_ATTEMPT =
      Prepared.written(
          "task.putAttempt",
          List.of(),
          """
          INSERT INTO attempt (swarm, task, token, agent, started_at, ended_at, outcome, error)
          VALUES (:swarm, :id, :token, :agent, :started_at, :ended_at, :outcome, :error)
          ON CONFLICT (swarm, task, token) DO UPDATE SET agent = excluded.agent,
            started_at = excluded.started_at, ended_at = excluded.ended_at,
            outcome = excluded.outcome, error = excluded.error
          """);

  static final Prepared ATTEMPTS =
      Prepared.written(
          "task.attempts",
          List.of(
              ATTEMPT.TOKEN,
              ATTEMPT.AGENT,
              ATTEMPT.STARTED_AT,
              ATTEMPT.ENDED_AT,
              ATTEMPT.OUTCOME,
              ATTEMPT.ERROR),
          """
          SELECT token, agent, started_at, ended_at, outcome, error FROM attempt
          WHERE swarm = :swarm AND task = :id AND token > :token
          ORDER BY token LIMIT :limit
          """);

  private ReportSql() {}

  private static Prepared complete(String operation, String condition) {
    return Prepared.written(
        operation,
        Statements.columns(TaskRows.COLUMNS, TaskSql.HAS_DEPENDENTS),
        """
        WITH given AS MATERIALIZED (
          SELECT * FROM unnest(:id::uuid[], :claims::bigint[], :result::text[], :now::timestamptz[])
            AS g(id, token, result, now)),
        gone AS (
          DELETE FROM task AS t USING given AS g
          WHERE t.swarm = :swarm AND t.id = g.id AND t.claims = g.token
            AND t.status = 'IN_PROGRESS' %4$s
          RETURNING t.*),
        unleased AS (
          DELETE FROM task_lease AS l USING gone AS t
          WHERE l.swarm = :swarm AND l.queue = t.queue AND l.id = t.id),
        attempted AS (
          INSERT INTO attempt (swarm, task, token, agent, started_at, ended_at, outcome, error)
          SELECT t.swarm, t.id, t.claims, t.agent, t.lease_since, g.now, 'COMPLETED', NULL
          FROM gone AS t JOIN given AS g ON g.id = t.id),
        ended AS (
          INSERT INTO task_ended (%1$s, ended_at)
          SELECT %2$s, g.now FROM gone AS t JOIN given AS g ON g.id = t.id),
        counted AS (
          %5$s)
        SELECT %3$s, t.has_dependents FROM gone AS t
        """
            .formatted(
                TaskSql.STORED,
                completed(),
                TaskSql.OPEN,
                condition,
                TaskCounts.counting(
                    """
                    SELECT queue, 'IN_PROGRESS', -count(*) FROM gone GROUP BY queue
                    UNION ALL
                    SELECT queue, 'COMPLETED', count(*) FROM gone GROUP BY queue
                    """)));
  }

  private static String completed() {
    return TaskSql.STORED
        .lines()
        .flatMap(line -> List.of(line.split(", ")).stream())
        .map(
            column ->
                switch (column) {
                  case "status" -> "'COMPLETED'";
                  case "lease_since", "lease_until", "error" -> "NULL";
                  case "updated_at" -> "g.now";
                  case "version" -> "t.version + 1";
                  case "result" -> "g.result";
                  default -> "t." + column;
                })
        .collect(Collectors.joining(", "));
  }
}
