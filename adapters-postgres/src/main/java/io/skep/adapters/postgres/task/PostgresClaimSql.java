package io.skep.adapters.postgres.task;

import static io.skep.adapters.jooq.schema.tables.AgentTable.AGENT;
import static io.skep.adapters.jooq.schema.tables.QueueTable.QUEUE;
import static io.skep.adapters.jooq.schema.tables.TaskTable.TASK;

import io.skep.adapters.jooq.mapping.TaskMapper;
import io.skep.adapters.jooq.statement.SqlStatement;
import io.skep.adapters.jooq.statement.StatementDsl;
import io.skep.adapters.postgres.changefeed.ChangeSql;
import io.skep.adapters.postgres.transaction.TaskCountSql;
import io.skep.domain.agent.AgentProfile;
import io.skep.domain.agent.AgentStatus;
import io.skep.domain.changefeed.ChangeKind;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** What is said to PostgreSQL to hand tasks out. */
final class PostgresClaimSql {

  /** How many tasks are made ready at once whose time has come. */
  static final int PROMOTE_LIMIT = 1_000;

  /** Whether something has to be done before tasks can be handed out, so that none were. */
  static final Field<Boolean> NEEDS_SLOW_PATH = DSL.field("prepared_first", SQLDataType.BOOLEAN);

  /** How many tasks there are of a kind. */
  static final Field<Long> TASKS = DSL.field("tasks", SQLDataType.BIGINT);

  /** Makes an agent's row to lock, if it has none. */
  static final SqlStatement INSERT_HOLDER =
      SqlStatement.ofText(
          "task.claim.addHolder",
          List.of(),
          """
          INSERT INTO task_holder (swarm, agent, claimed) VALUES (:swarm, :agent, 0)
          ON CONFLICT DO NOTHING
          """);

  /** The settings of the queue, which others may not change, nor claim under, until the end. */
  static final SqlStatement LOCK_QUEUE =
      SqlStatement.ofText(
          "task.claim.lockQueue",
          List.of(QUEUE.fields()),
          "SELECT %s FROM queue AS q WHERE q.swarm = :swarm AND q.name = :queue FOR NO KEY UPDATE"
              .formatted(
                  Arrays.stream(QUEUE.fields())
                      .map(field -> "q." + field.getName())
                      .collect(Collectors.joining(", "))));

  /** Moves tasks whose time has come to those that are ready. */
  static final SqlStatement PROMOTE =
      SqlStatement.ofText(
          "task.claim.promote",
          List.of(TASK.ID),
          """
          WITH due AS MATERIALIZED (
            SELECT d.ctid AS place FROM task_delayed AS d
            WHERE d.swarm = :swarm AND d.queue = :queue AND d.run_at <= :now
            ORDER BY d.run_at LIMIT %d FOR UPDATE SKIP LOCKED),
          gone AS (
            DELETE FROM task_delayed AS d WHERE d.ctid = ANY (ARRAY (SELECT place FROM due))
            RETURNING d.id),
          readied AS (
            %s
            RETURNING id)
          SELECT id FROM readied
          """
              .formatted(
                  PROMOTE_LIMIT,
                  ReadyIndexSql.insertReady(
                      """
                      SELECT t.queue, t.assignee, t.requires, t.rank, t.id, t.plan
                      FROM gone CROSS JOIN LATERAL (
                        SELECT * FROM task WHERE id = gone.id AND swarm = :swarm LIMIT 1) AS t
                      """)));

  /** What of a queue is in progress, by what it requires. */
  static final SqlStatement IN_PROGRESS =
      SqlStatement.ofText(
          "task.claim.inProgress",
          List.of(TASK.REQUIRES, TASKS),
          """
          SELECT requires, count(*) AS tasks FROM task_lease
          WHERE swarm = :swarm AND queue = :queue
          GROUP BY requires
          """);

  /**
   * Takes the first tasks of all lanes from which the agent may be served, and returns them with
   * its status; one row without a task if there is none for it.
   *
   * <p>Nothing is taken if something has to be done first: the agent has no row to lock yet; or,
   * unless that was seen to, the queue has limits or tasks whose time has come.
   *
   * <p>How many tasks the agent holds are the leases that this statement sees, and those of claims
   * that it cannot see, as they were committed while it waited for the row of the agent: of a row
   * that it locks, a statement sees what is committed last. So it may count too many, but never too
   * few. Nothing is locked, and so nothing is written, as long as there is nothing to take.
   *
   * <p>Tasks that others are taking, or are about to change, are passed over. The rows are picked
   * once, in a part of their own: otherwise more might be taken than were asked for. Tasks are
   * looked up one by one: joined, they might come first, all of the queue, and the lane for each.
   * Where a row lies may be kept in mind here: such rows are never changed, and these are locked.
   */
  static final SqlStatement CLAIM = claim("task.claim", "");

  static final SqlStatement CLAIM_OF_PLAN =
      claim("task.claim.ofPlan", "AND r.plan = :plan AND r.plan IS NOT NULL");

  private PostgresClaimSql() {}

  private static SqlStatement claim(String operation, String ofPlan) {
    return SqlStatement.ofText(
        operation,
        StatementDsl.concat(TaskMapper.COLUMNS, AGENT.STATUS, NEEDS_SLOW_PATH),
        """
        WITH RECURSIVE known AS MATERIALIZED (
          SELECT a.status, coalesce(a.max_tasks, %1$d) AS max_held,
            :capabilities::text[] || coalesce(a.capabilities, '{}') AS capabilities,
            coalesce(a.status IN (%2$s), true) AND NOT coalesce(q.paused, false) AS may_claim,
            NOT :prepared AND (
              coalesce(q.max_in_progress IS NOT NULL OR q.max_per_capability <> '', false)
              OR EXISTS (SELECT FROM task_delayed AS d
                WHERE d.swarm = :swarm AND d.queue = :queue AND d.run_at <= :now)) AS unprepared
          FROM (SELECT) AS one
            LEFT JOIN agent AS a ON a.swarm = :swarm AND a.id = :agent
            LEFT JOIN queue AS q ON q.swarm = :swarm AND q.name = :queue),
        %6$s,
        eligible AS MATERIALIZED (
          SELECT lane.owner, lane.lane FROM known AS k, lane
          WHERE k.may_claim AND NOT k.unprepared AND lane.requires <@ k.capabilities
            AND NOT lane.requires && :used_up::text[]),
        holder AS MATERIALIZED (
          SELECT claimed FROM task_holder
          WHERE agent = :agent AND swarm = :swarm AND EXISTS (SELECT FROM eligible)
          FOR NO KEY UPDATE),
        room AS MATERIALIZED (
          SELECT greatest(0, least(:limit, k.max_held - (holder.claimed - seen.claimed) - (
            SELECT count(*) FROM (
              SELECT FROM task_lease AS l WHERE l.agent = :agent AND l.swarm = :swarm
              ORDER BY l.id LIMIT k.max_held) AS held))) AS tasks
          FROM known AS k, holder, task_holder AS seen
          WHERE seen.agent = :agent AND seen.swarm = :swarm),
        picked AS MATERIALIZED (
          SELECT first.* FROM eligible CROSS JOIN LATERAL (
            SELECT r.ctid AS place, r.rank, r.id, r.requires, r.plan
            FROM task_ready AS r CROSS JOIN LATERAL (
              SELECT FROM task AS t
              WHERE t.id = r.id AND t.swarm = :swarm
                AND t.run_at <= :now AND t.queue = :queue AND t.assignee IN ('', :agent)
              LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED) AS its_task
            WHERE r.place = %7$s AND r.owner = eligible.owner AND r.lane = eligible.lane %3$s
              AND r.requires <@ (SELECT capabilities FROM known)
            ORDER BY r.rank, r.id LIMIT coalesce((SELECT tasks FROM room), 0)
            FOR NO KEY UPDATE OF r SKIP LOCKED) AS first
          ORDER BY first.rank, first.id LIMIT (SELECT tasks FROM room)),
        gone AS (
          DELETE FROM task_ready AS r WHERE r.ctid = ANY (ARRAY (SELECT place FROM picked))),
        leased AS (
          INSERT INTO task_lease (swarm, queue, id, agent, lease_until, requires, plan, rank)
          SELECT :swarm, :queue, p.id, :agent, :lease_until, p.requires, p.plan, p.rank
          FROM picked AS p),
        held AS (
          UPDATE task_holder SET claimed = claimed + (SELECT count(*) FROM picked)
          WHERE agent = :agent AND swarm = :swarm AND EXISTS (SELECT FROM picked)),
        counted AS (
          %5$s),
        told AS (
          %8$s),
        claimed AS (
          UPDATE task AS t
          SET status = 'IN_PROGRESS', agent = :agent, attempts = t.attempts + 1,
            claims = t.claims + 1, lease_since = :now, lease_until = :lease_until, progress = '',
            updated_at = :now, version = t.version + 1
          WHERE t.swarm IS NOT DISTINCT FROM :swarm AND t.id = ANY (ARRAY (SELECT id FROM picked))
          RETURNING %4$s)
        SELECT claimed.*, known.status, known.unprepared
            OR EXISTS (SELECT FROM eligible) AND NOT EXISTS (SELECT FROM holder) AS prepared_first
        FROM known LEFT JOIN claimed ON true
        """
            .formatted(
                AgentProfile.MAX_TASKS_LIMIT,
                Arrays.stream(AgentStatus.values())
                    .filter(AgentStatus::mayClaim)
                    .map(status -> "'" + status + "'")
                    .collect(Collectors.joining(", ")),
                ofPlan,
                PostgresTaskSql.OPEN_COLUMNS,
                TaskCountSql.incrementCounts(
                    """
                    SELECT :queue::text, c.status, c.sign * (SELECT count(*) FROM picked)
                    FROM (VALUES ('IN_PROGRESS', 1), ('PENDING', -1)) AS c(status, sign)
                    WHERE EXISTS (SELECT FROM picked)
                    """),
                ReadyIndexSql.lanesOfAgent(ofPlan),
                ReadyIndexSql.PLACE,
                ChangeSql.logChanges(
                    "picked",
                    "ARRAY[%s || :queue::text, %s || :agent::text]"
                        .formatted(
                            ChangeSql.tagPrefix(ChangeKind.QUEUE),
                            ChangeSql.tagPrefix(ChangeKind.AGENT_TASKS)),
                    ChangeSql.tagArray(ChangeKind.PLAN_TASKS, "plan", "picked"))));
  }
}
