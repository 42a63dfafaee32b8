package io.skep.adapters.postgres;

import static io.skep.adapters.jooq.schema.tables.QueueTable.QUEUE;
import static io.skep.adapters.jooq.schema.tables.TaskTable.TASK;

import io.skep.adapters.jooq.Prepared;
import io.skep.adapters.jooq.repository.Statements;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** What is said to PostgreSQL to hand tasks out. */
final class ClaimSql {

  /** How many tasks are made ready at once whose time has come. */
  static final int PROMOTED = 1_000;

  /** How many tasks an agent holds, counted up to what it may hold. */
  static final Field<Long> HELD = DSL.field("held", SQLDataType.BIGINT);

  /** Whether there are tasks to promote. */
  static final Field<Boolean> DUE = DSL.field("due", SQLDataType.BOOLEAN);

  /** How many tasks there are of a kind. */
  static final Field<Long> TASKS = DSL.field("tasks", SQLDataType.BIGINT);

  /**
   * What has to be known before. First come the locks: of the agent, whose tasks are counted, and
   * of the queue if it has limits. They are statements of their own, because one statement sees
   * nothing that is committed while it waits.
   */
  static final Prepared BEFORE =
      Prepared.written(
          "task.claim.before",
          Statements.columns(List.of(QUEUE.fields()), HELD, DUE),
          """
          SELECT pg_advisory_xact_lock(hashtextextended(:swarm || ' ' || :agent, 0));
          SELECT FROM queue WHERE swarm = :swarm AND name = :queue
            AND (max_in_progress IS NOT NULL OR max_per_capability <> '')
            FOR NO KEY UPDATE;
          SELECT %s,
            (SELECT count(*) FROM (
              SELECT FROM task_lease AS l WHERE l.swarm = :swarm AND l.agent = :agent
              LIMIT :max_held) AS held) AS held,
            EXISTS (SELECT FROM task_delayed AS d
              WHERE d.swarm = :swarm AND d.queue = :queue AND d.run_at <= :now) AS due
          FROM (SELECT) AS one
          LEFT JOIN queue AS q ON q.swarm = :swarm AND q.name = :queue
          """
              .formatted(
                  Arrays.stream(QUEUE.fields())
                      .map(field -> "q." + field.getName())
                      .collect(Collectors.joining(", "))));

  /** Moves tasks whose time has come to those that are ready. */
  static final Prepared PROMOTE =
      Prepared.written(
          "task.claim.promote",
          List.of(),
          """
          WITH due AS MATERIALIZED (
            SELECT d.ctid AS place FROM task_delayed AS d
            WHERE d.swarm = :swarm AND d.queue = :queue AND d.run_at <= :now
            ORDER BY d.run_at LIMIT %d FOR UPDATE SKIP LOCKED),
          gone AS (
            DELETE FROM task_delayed AS d WHERE d.ctid = ANY (ARRAY (SELECT place FROM due))
            RETURNING d.id)
          INSERT INTO task_ready (swarm, queue, assignee, lane, rank, id, requires, plan)
          SELECT t.swarm, t.queue, t.assignee, md5(array_to_string(t.requires, E'\\n'))::uuid,
            t.rank, t.id, t.requires, t.plan
          FROM gone JOIN task AS t ON t.swarm = :swarm AND t.id = gone.id
          """
              .formatted(PROMOTED));

  /** What of a queue is in progress, by what it requires. */
  static final Prepared IN_PROGRESS =
      Prepared.written(
          "task.claim.inProgress",
          List.of(TASK.REQUIRES, TASKS),
          """
          SELECT requires, count(*) AS tasks FROM task_lease
          WHERE swarm = :swarm AND queue = :queue
          GROUP BY requires
          """);

  /**
   * Takes the first tasks of all lanes from which the agent may be served. Those that others are
   * taking, or are about to change, are passed over. The rows are picked once, in a part of their
   * own: otherwise more might be taken than were asked for. Where a row lies may be kept in mind
   * here: such rows are never changed, and these are locked.
   */
  static final Prepared CLAIM = claim("task.claim", "", "");

  static final Prepared CLAIM_OF_PLAN =
      claim("task.claim.ofPlan", "AND r.plan = :plan", "AND r.plan IS NOT NULL");

  private ClaimSql() {}

  private static Prepared claim(String operation, String ofPlan, String indexed) {
    var plan = ofPlan.isEmpty() ? "" : ofPlan + " " + indexed;
    return TaskSql.tasks(
        operation,
        """
        WITH RECURSIVE lane AS (
          (SELECT r.assignee, r.lane, r.requires FROM task_ready AS r
            WHERE r.swarm = :swarm AND r.queue = :queue AND r.assignee = '' %1$s
            ORDER BY r.lane LIMIT 1)
          UNION ALL
          (SELECT r.assignee, r.lane, r.requires FROM task_ready AS r
            WHERE r.swarm = :swarm AND r.queue = :queue AND r.assignee = :agent %1$s
            ORDER BY r.lane LIMIT 1)
          UNION ALL
          SELECT later.* FROM lane CROSS JOIN LATERAL (
            SELECT r.assignee, r.lane, r.requires FROM task_ready AS r
            WHERE r.swarm = :swarm AND r.queue = :queue AND r.assignee = lane.assignee
              AND r.lane > lane.lane %1$s
            ORDER BY r.lane LIMIT 1) AS later),
        picked AS MATERIALIZED (
          SELECT first.* FROM lane CROSS JOIN LATERAL (
            SELECT r.ctid AS place, r.rank, r.id, r.requires, r.plan
            FROM task_ready AS r JOIN task AS t ON t.swarm = r.swarm AND t.id = r.id
            WHERE r.swarm = :swarm AND r.queue = :queue AND r.assignee = lane.assignee
              AND r.lane = lane.lane AND r.requires <@ :capabilities::text[] %1$s
              AND t.run_at <= :now
            ORDER BY r.rank, r.id LIMIT :limit
            FOR NO KEY UPDATE SKIP LOCKED) AS first
          WHERE lane.requires <@ :capabilities::text[]
            AND NOT lane.requires && :used_up::text[]
          ORDER BY first.rank, first.id LIMIT :limit),
        gone AS (
          DELETE FROM task_ready AS r WHERE r.ctid = ANY (ARRAY (SELECT place FROM picked))),
        leased AS (
          INSERT INTO task_lease (swarm, queue, id, agent, lease_until, requires, plan, rank)
          SELECT :swarm, :queue, p.id, :agent, :lease_until, p.requires, p.plan, p.rank
          FROM picked AS p),
        counted AS (
          %3$s)
        UPDATE task AS t
        SET status = 'IN_PROGRESS', agent = :agent, attempts = t.attempts + 1,
          claims = t.claims + 1, lease_since = :now, lease_until = :lease_until, progress = '',
          updated_at = :now, version = t.version + 1
        WHERE t.swarm = :swarm AND t.id = ANY (ARRAY (SELECT id FROM picked))
        RETURNING %2$s
        """
            .formatted(
                plan,
                TaskSql.OPEN,
                TaskCounts.counting(
                    """
                    SELECT :queue::text, 'PENDING', -count(*) FROM picked HAVING count(*) > 0
                    UNION ALL
                    SELECT :queue::text, 'IN_PROGRESS', count(*) FROM picked HAVING count(*) > 0
                    """)));
  }
}
