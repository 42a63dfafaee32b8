package io.skep.adapters.postgres.task;

import static io.skep.adapters.jooq.schema.tables.TaskTable.TASK;

import io.skep.adapters.jooq.mapping.TaskMapper;
import io.skep.adapters.jooq.statement.SqlStatement;
import io.skep.adapters.postgres.changefeed.ChangeSql;
import io.skep.adapters.postgres.transaction.TaskCountSql;
import io.skep.domain.changefeed.ChangeKind;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/**
 * What is said to PostgreSQL of single tasks, and the words that statements share.
 *
 * <p>Beside an array of ids the swarm is compared by {@code IS NOT DISTINCT FROM}, for which no
 * index is used: as long as a table seems to be empty, the server would rather read the whole of an
 * index that has the swarm in it than look for each id.
 */
public final class PostgresTaskSql {

  /** Whether others wait for a task or have waited for it. */
  static final Field<Boolean> HAS_DEPENDENTS = DSL.field("has_dependents", SQLDataType.BOOLEAN);

  /** The columns of an open task {@code t}, in the order of {@link TaskMapper#COLUMNS}. */
  static final String OPEN_COLUMNS =
      columnNames(
          TaskMapper.COLUMNS,
          name -> name.equals("ended_at") ? "NULL::timestamptz AS ended_at" : "t." + name);

  /** The columns of a task {@code t} that has ended, in the same order. */
  static final String ENDED_COLUMNS = columnNames(TaskMapper.COLUMNS, name -> "t." + name);

  /** Everything that both tables of tasks hold. */
  static final String STORED_COLUMNS =
      "swarm, id, queue, status, rank, assignee, requires, open_blockers, run_at, plan, agent,"
          + " attempts, claims, lease_since, lease_until, failed, created_at, updated_at, version,"
          + " key, title, priority, tags, max_attempts, first_delay, max_delay,"
          + " on_blocker_failure, not_before, progress, error, description, payload, result,"
          + " has_dependents, last_agent";

  public static final SqlStatement FIND =
      taskStatement(
          "task.find",
          """
          SELECT %s FROM task AS t WHERE t.swarm = :swarm AND t.id = :id
          UNION ALL
          SELECT %s FROM task_ended AS t WHERE t.swarm = :swarm AND t.id = :id
          """
              .formatted(OPEN_COLUMNS, ENDED_COLUMNS));

  static final SqlStatement FIND_OPEN =
      taskStatement("task.findOpen", findSql(OPEN_COLUMNS, "task"));

  static final SqlStatement FIND_ENDED =
      taskStatement("task.findEnded", findSql(ENDED_COLUMNS, "task_ended"));

  static final SqlStatement FIND_ALL =
      taskStatement(
          "task.findAll",
          """
          SELECT %s FROM task AS t
          WHERE t.swarm IS NOT DISTINCT FROM :swarm AND t.id = ANY (:id::uuid[])
          UNION ALL
          SELECT %s FROM task_ended AS t
          WHERE t.swarm IS NOT DISTINCT FROM :swarm AND t.id = ANY (:id::uuid[])
          """
              .formatted(OPEN_COLUMNS, ENDED_COLUMNS));

  static final SqlStatement FIND_KEYS =
      SqlStatement.ofText(
          "task.findKeys",
          List.of(TASK.KEY, TASK.ID),
          """
          SELECT key, id FROM task_key WHERE swarm = :swarm AND key = ANY (:key::text[])
          """);

  /** Takes keys that are free; in order, so that nobody waits for one who waits for them. */
  static final SqlStatement RESERVE_KEYS =
      SqlStatement.ofText(
          "task.takeKeys",
          List.of(TASK.KEY),
          """
          INSERT INTO task_key (swarm, key, id)
          SELECT :swarm, k.key, k.id FROM unnest(:key::text[], :id::uuid[]) AS k(key, id)
          ORDER BY k.key
          ON CONFLICT DO NOTHING
          RETURNING key
          """);

  static final SqlStatement RELEASE_KEYS =
      SqlStatement.ofText(
          "task.freeKeys",
          List.of(),
          """
          DELETE FROM task_key WHERE swarm = :swarm AND key = ANY (:key::text[])
          """);

  /** Adds tasks whose ids are free. */
  static final SqlStatement INSERT =
      SqlStatement.ofText(
          "task.add",
          List.of(TASK.ID),
          """
          INSERT INTO task (swarm, %s)
          SELECT :swarm, %s
          FROM %s
          WHERE %s
          ON CONFLICT DO NOTHING
          RETURNING id
          """
              .formatted(
                  TaskColumns.COLUMNS,
                  TaskColumns.VALUES,
                  TaskColumns.ROWS,
                  TaskColumns.NOT_ENDED));

  /**
   * Adds tasks that are as they have just been queued and may be claimed at once, as most are: puts
   * them where they are found, counts them and tells of them with the same words.
   */
  static final SqlStatement INSERT_READY =
      SqlStatement.ofText(
          "task.addReady",
          List.of(TASK.ID),
          """
          WITH added AS (
            INSERT INTO task (swarm, %s, status, open_blockers, attempts, claims, failed, version,
              progress)
            SELECT :swarm, %s, 'PENDING', 0, 0, 0, false, 0, ''
            FROM %s
            WHERE %s
            ON CONFLICT DO NOTHING
            RETURNING id, queue, assignee, requires, rank, plan),
          readied AS (
            %s),
          counted AS (
            %s),
          told AS (
            %s)
          SELECT id FROM added
          """
              .formatted(
                  TaskColumns.ENQUEUED_COLUMNS,
                  TaskColumns.ENQUEUED_VALUES,
                  TaskColumns.ENQUEUED_ROWS,
                  TaskColumns.NOT_ENDED,
                  ReadyIndexSql.insertReady(
                      "SELECT queue, assignee, requires, rank, id, plan FROM added"),
                  TaskCountSql.incrementCounts(
                      "SELECT queue, 'PENDING', count(*) FROM added GROUP BY queue"),
                  ChangeSql.logChanges(
                      "added",
                      ChangeSql.tagArray(ChangeKind.QUEUE, "queue", "added"),
                      ChangeSql.tagArray(ChangeKind.PLAN_TASKS, "plan", "added"))));

  static final SqlStatement INSERT_ENDED =
      SqlStatement.ofText(
          "task.addEnded",
          List.of(TASK.ID),
          """
          INSERT INTO task_ended (swarm, %s, ended_at)
          SELECT :swarm, %s, n.ended_at
          FROM %s
          WHERE NOT EXISTS (SELECT FROM task AS e WHERE e.swarm = :swarm AND e.id = n.id)
          ON CONFLICT DO NOTHING
          RETURNING id
          """
              .formatted(TaskColumns.COLUMNS, TaskColumns.VALUES, TaskColumns.ROWS));

  static final SqlStatement DELETE =
      SqlStatement.ofText(
          "task.remove",
          List.of(),
          """
          DELETE FROM task WHERE swarm IS NOT DISTINCT FROM :swarm AND id = ANY (:id::uuid[])
          """);

  static final SqlStatement DELETE_ENDED =
      SqlStatement.ofText(
          "task.removeEnded",
          List.of(),
          """
          DELETE FROM task_ended
          WHERE swarm IS NOT DISTINCT FROM :swarm AND id = ANY (:id::uuid[])
          """);

  /** Replaces an open task that stays open. */
  static final SqlStatement UPDATE =
      SqlStatement.ofText(
          "task.save",
          List.of(),
          """
          UPDATE task AS t SET (%s) = (SELECT %s FROM %s)
          WHERE t.swarm = :swarm AND t.id = :saved
          """
              .formatted(TaskColumns.COLUMNS, TaskColumns.VALUES, TaskColumns.ROWS));

  /**
   * Keeps the attempt that a completed task tells of, because the task is about to change; first
   * words of a statement.
   */
  private static final String INSERT_LAST_ATTEMPT =
      """
      WITH kept AS (
        INSERT INTO attempt (swarm, task, token, agent, started_at, ended_at, outcome)
        SELECT swarm, id, claims, agent, started_at, ended_at, 'COMPLETED' FROM task_ended
        WHERE swarm = :swarm AND id = :saved AND started_at IS NOT NULL)
      """;

  /** Replaces a task that has ended and stays so. */
  static final SqlStatement UPDATE_ENDED =
      SqlStatement.ofText(
          "task.saveEnded",
          List.of(),
          INSERT_LAST_ATTEMPT
              + """
              UPDATE task_ended AS t
              SET (%s, ended_at, started_at) = (SELECT %s, n.ended_at, NULL::timestamptz FROM %s)
              WHERE t.swarm = :swarm AND t.id = :saved
              """
                  .formatted(TaskColumns.COLUMNS, TaskColumns.VALUES, TaskColumns.ROWS));

  /** Moves an open task to those that have ended, as it is: it is saved then. */
  static final SqlStatement MOVE_TO_ENDED =
      SqlStatement.ofText(
          "task.end",
          List.of(),
          """
          WITH gone AS (DELETE FROM task WHERE swarm = :swarm AND id = :saved RETURNING *)
          INSERT INTO task_ended (%1$s, ended_at) SELECT %1$s, updated_at FROM gone
          """
              .formatted(STORED_COLUMNS));

  /** Moves a task that has ended to the open ones, as it is: it is saved then. */
  static final SqlStatement MOVE_TO_OPEN =
      SqlStatement.ofText(
          "task.reopen",
          List.of(),
          INSERT_LAST_ATTEMPT
              + """
              , gone AS (DELETE FROM task_ended WHERE swarm = :swarm AND id = :saved RETURNING *)
              INSERT INTO task (%1$s) SELECT %1$s FROM gone
              """
                  .formatted(STORED_COLUMNS));

  private PostgresTaskSql() {}

  /** Returns a statement that finds whole tasks. */
  static SqlStatement taskStatement(String operation, String text) {
    return SqlStatement.ofText(operation, TaskMapper.COLUMNS, text);
  }

  private static String findSql(String columns, String table) {
    return "SELECT %s FROM %s AS t WHERE t.swarm = :swarm AND t.id = :id".formatted(columns, table);
  }

  private static String columnNames(List<Field<?>> fields, UnaryOperator<String> written) {
    return fields.stream()
        .map(field -> written.apply(field.getName()))
        .collect(Collectors.joining(", "));
  }
}
