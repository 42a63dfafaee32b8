package io.skep.adapters.postgres.task;

import io.skep.adapters.jooq.statement.SqlStatement;
import io.skep.domain.task.TaskStatus;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What is said to PostgreSQL of many tasks. A list is merged from parts, each of which an index has
 * in the order of the ids: the open tasks, and those that have ended, by status.
 */
public final class PostgresTaskListSql {

  /** By what the tasks of a list are picked. */
  public enum Scope {
    SWARM("t.queue = q.queue", "t.queue = q.queue", "l.queue = q.queue"),
    QUEUE("t.queue = :queue", "t.queue = :queue", "l.queue = :queue"),
    PLAN("t.plan = :plan", "t.plan = :plan", "l.plan = :plan"),
    AGENT("t.agent = :agent", "t.last_agent = :agent AND t.agent = :agent", "l.agent = :agent");

    private final String ended;
    private final String pending;
    private final String leased;

    Scope(String ended, String pending, String leased) {
      this.ended = ended;
      this.pending = pending;
      this.leased = leased;
    }
  }

  private static final List<TaskStatus> ENDED_STATUSES =
      List.of(
          TaskStatus.COMPLETED,
          TaskStatus.FAILED_VALIDATION,
          TaskStatus.RECORDED,
          TaskStatus.CANCELLED);

  /** The task of a lease {@code l}, looked up for each: to join tables would read them whole. */
  private static final String JOIN_TASK =
      "CROSS JOIN LATERAL (SELECT * FROM task WHERE swarm = l.swarm AND id = l.id LIMIT 1) AS t";

  private static final Map<Scope, SqlStatement> IN_ANY_STATUS = new EnumMap<>(Scope.class);
  private static final Map<Scope, Map<TaskStatus, SqlStatement>> IN_STATUS =
      new EnumMap<>(Scope.class);

  static {
    for (var by : Scope.values()) {
      IN_ANY_STATUS.put(by, PostgresTaskSql.taskStatement("task.list." + by, inAnyStatus(by)));
      Map<TaskStatus, SqlStatement> inStatus = new EnumMap<>(TaskStatus.class);
      for (var status : TaskStatus.values()) {
        inStatus.put(
            status,
            PostgresTaskSql.taskStatement(
                "task.list.%s.%s".formatted(by, status), inStatus(by, status)));
      }
      IN_STATUS.put(by, inStatus);
    }
  }

  static final SqlStatement LEASED_BY =
      PostgresTaskSql.taskStatement(
          "task.heldBy",
          """
          SELECT %s FROM task_lease AS l %s
          WHERE l.swarm = :swarm AND l.agent = :agent AND l.id >= :after AND (:first OR l.id > :after)
          ORDER BY l.id LIMIT :limit
          """
              .formatted(PostgresTaskSql.OPEN_COLUMNS, JOIN_TASK));

  static final SqlStatement PENDING_OF_PLAN =
      PostgresTaskSql.taskStatement(
          "task.pendingOf",
          """
          SELECT %s FROM task AS t
          WHERE t.swarm = :swarm AND t.plan = :plan AND t.id >= :after AND (:first OR t.id > :after) AND t.status = 'PENDING'
          ORDER BY t.id LIMIT :limit
          """
              .formatted(PostgresTaskSql.OPEN_COLUMNS));

  static final SqlStatement FIND_EXPIRED =
      PostgresTaskSql.taskStatement("task.expired", expired(""));

  /** The same; those that others are just changing are passed over. */
  static final SqlStatement LOCK_EXPIRED =
      PostgresTaskSql.taskStatement("task.expiredToTake", expired("FOR NO KEY UPDATE SKIP LOCKED"));

  /** The first task of a plan by rank that is in progress, or else that is pending. */
  static final SqlStatement FIND_CURRENT =
      PostgresTaskSql.taskStatement(
          "task.current",
          """
          (SELECT %1$s FROM task_lease AS l %2$s
            WHERE l.swarm = :swarm AND l.plan = :plan
            ORDER BY l.rank, l.id LIMIT 1)
          UNION ALL
          (SELECT %1$s FROM task AS t
            WHERE t.swarm = :swarm AND t.plan = :plan AND t.status = 'PENDING'
            ORDER BY t.rank, t.id LIMIT 1)
          LIMIT 1
          """
              .formatted(PostgresTaskSql.OPEN_COLUMNS, JOIN_TASK));

  static final SqlStatement FIND_AWAITING_RECORD =
      PostgresTaskSql.taskStatement(
          "task.awaitingRecord",
          """
          SELECT %s FROM task_ended AS t
          WHERE t.swarm = :swarm AND t.plan = :plan
            AND t.status IN ('COMPLETED', 'FAILED_VALIDATION')
          ORDER BY t.ended_at, t.id LIMIT 1
          """
              .formatted(PostgresTaskSql.ENDED_COLUMNS));

  /** Keeps open tasks from being changed by others until the transaction ends. */
  static final SqlStatement LOCK_TASKS =
      PostgresTaskSql.taskStatement(
          "task.lock",
          """
          SELECT %s FROM task AS t
          WHERE t.swarm IS NOT DISTINCT FROM :swarm AND t.id = ANY (:id::uuid[])
          ORDER BY t.id FOR NO KEY UPDATE
          """
              .formatted(PostgresTaskSql.OPEN_COLUMNS));

  /** The ready tasks of a queue by rank: its lanes, merged with what is due but in no lane yet. */
  static final SqlStatement LIST_READY =
      PostgresTaskSql.taskStatement(
          "task.ready",
          """
          WITH RECURSIVE %1$s,
          place AS (
            (SELECT first.rank, first.id FROM lane CROSS JOIN LATERAL (
              SELECT r.rank, r.id
              FROM task_ready AS r CROSS JOIN LATERAL (
                SELECT FROM task
                WHERE id = r.id AND swarm = :swarm AND run_at <= :now AND queue = :queue
                LIMIT 1) AS its_task
              WHERE r.place = %2$s AND r.owner = lane.owner AND r.lane = lane.lane
                AND (r.rank, r.id) >= (:rank, :after)
                AND (:first OR (r.rank, r.id) > (:rank, :after))
              ORDER BY r.rank, r.id LIMIT :limit) AS first)
            UNION ALL
            (SELECT t.rank, t.id
              FROM task_delayed AS d CROSS JOIN LATERAL (
                SELECT rank, id FROM task WHERE id = d.id AND swarm = :swarm LIMIT 1) AS t
              WHERE d.swarm = :swarm AND d.queue = :queue AND d.run_at <= :now
                AND (t.rank, t.id) >= (:rank, :after)
                AND (:first OR (t.rank, t.id) > (:rank, :after)))
            ORDER BY rank, id LIMIT :limit)
          SELECT %3$s FROM place AS p CROSS JOIN LATERAL (
            SELECT * FROM task WHERE swarm = :swarm AND id = p.id LIMIT 1) AS t
          ORDER BY p.rank, p.id
          """
              .formatted(
                  ReadyIndexSql.allLanes(), ReadyIndexSql.PLACE, PostgresTaskSql.OPEN_COLUMNS));

  private PostgresTaskListSql() {}

  /** Returns the list of what is picked, the highest id first. */
  public static SqlStatement list(Scope by, Optional<TaskStatus> status) {
    return Objects.requireNonNull(
        status.isPresent()
            ? Objects.requireNonNull(IN_STATUS.get(by)).get(status.get())
            : IN_ANY_STATUS.get(by));
  }

  private static String expired(String locking) {
    return """
    SELECT t.* FROM task_lease AS l CROSS JOIN LATERAL (
      SELECT %s FROM task AS t
      WHERE t.id = l.id AND t.swarm = :swarm
        AND t.status = 'IN_PROGRESS' AND t.lease_until <= :lease_until
      LIMIT 1 %s) AS t
    WHERE l.swarm = :swarm AND l.lease_until <= :lease_until
    ORDER BY l.lease_until, l.id LIMIT :limit
    """
        .formatted(PostgresTaskSql.OPEN_COLUMNS, locking);
  }

  private static String inStatus(Scope by, TaskStatus status) {
    var parts = parts(by, status);
    return by == Scope.SWARM ? mergeQueues(parts) : mergeParts(parts);
  }

  private static String inAnyStatus(Scope by) {
    List<String> parts = new ArrayList<>();
    if (by == Scope.AGENT) {
      parts.addAll(parts(by, TaskStatus.PENDING));
      parts.addAll(parts(by, TaskStatus.IN_PROGRESS));
    } else {
      parts.add(part(PostgresTaskSql.OPEN_COLUMNS, "task", by.pending));
    }
    ENDED_STATUSES.forEach(status -> parts.addAll(parts(by, status)));
    return by == Scope.SWARM ? mergeQueues(parts) : mergeParts(parts);
  }

  private static List<String> parts(Scope by, TaskStatus status) {
    return List.of(
        switch (status) {
          case PENDING ->
              part(PostgresTaskSql.OPEN_COLUMNS, "task", and(by.pending, "t.status = 'PENDING'"));
          case IN_PROGRESS -> leased(by.leased);
          default ->
              part(
                  PostgresTaskSql.ENDED_COLUMNS,
                  "task_ended",
                  and(by.ended, "t.status = '" + status + "'"));
        });
  }

  private static String leased(String condition) {
    return """
    (SELECT %s FROM task_lease AS l %s
      WHERE l.swarm = :swarm AND %s AND l.id <= :after AND (:first OR l.id < :after)
      ORDER BY l.id DESC LIMIT :limit)
    """
        .formatted(PostgresTaskSql.OPEN_COLUMNS, JOIN_TASK, condition);
  }

  private static String part(String columns, String table, String condition) {
    return """
    (SELECT %s FROM %s AS t
      WHERE %s AND t.id <= :after AND (:first OR t.id < :after)
      ORDER BY t.id DESC LIMIT :limit)
    """
        .formatted(columns, table, and("t.swarm = :swarm", condition));
  }

  private static String and(String first, String second) {
    if (first.isEmpty() || second.isEmpty()) {
      return first + second;
    }
    return first + " AND " + second;
  }

  private static String mergeParts(List<String> parts) {
    return "SELECT * FROM ("
        + String.join("UNION ALL\n", parts)
        + ") AS t ORDER BY id DESC LIMIT :limit";
  }

  /** Merges the queues: no index has the ids of a whole swarm. */
  private static String mergeQueues(List<String> parts) {
    return """
    SELECT t.* FROM (SELECT DISTINCT queue FROM task_count WHERE swarm = :swarm) AS q
    CROSS JOIN LATERAL (%s) AS t
    ORDER BY t.id DESC LIMIT :limit
    """
        .formatted(mergeParts(parts));
  }
}
