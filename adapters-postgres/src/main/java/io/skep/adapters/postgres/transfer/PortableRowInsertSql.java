package io.skep.adapters.postgres.transfer;

import io.skep.adapters.jooq.transfer.EntitySql;
import io.skep.adapters.jooq.transfer.TransferredColumns;
import io.skep.domain.transfer.EntityType;
import io.skep.domain.value.Labels;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jooq.Field;

/** The statements that add rows that are moved, and whatever is kept beside them. */
final class PortableRowInsertSql {

  private static final Map<Class<?>, String> TYPES =
      Map.of(
          Long.class, "bigint",
          Integer.class, "integer",
          Double.class, "double precision",
          Boolean.class, "boolean",
          String.class, "text",
          UUID.class, "uuid",
          Instant.class, "timestamptz",
          Labels.class, "text");

  private static final String ADD_AGENTS =
      """
      WITH n AS MATERIALIZED (SELECT * FROM %1$s AS g),
      agents AS (INSERT INTO agent (%2$s) SELECT %3$s FROM n)
      INSERT INTO agent_details (swarm, agent, details) SELECT n.swarm, n.id, n.details FROM n
      """;

  private static final String ADD_TASKS =
      """
      WITH n AS MATERIALIZED (SELECT * FROM %1$s AS g),
      open AS (
        INSERT INTO task (%2$s, last_agent)
        SELECT %3$s, CASE WHEN n.status = 'PENDING' THEN n.agent END
        FROM n WHERE n.ended_at IS NULL),
      ended AS (
        INSERT INTO task_ended (%2$s, ended_at)
        SELECT %3$s, n.ended_at FROM n WHERE n.ended_at IS NOT NULL),
      keys AS (
        INSERT INTO task_key (swarm, key, id)
        SELECT n.swarm, n.key, n.id FROM n WHERE n.key IS NOT NULL),
      ready AS (
        INSERT INTO task_ready (place, owner, lane, rank, id, requires, plan)
        SELECT skep_digest(ARRAY[n.swarm, n.queue]), skep_digest(ARRAY[n.assignee]),
          skep_digest(string_to_array(n.requires, E'\\n')), n.rank, n.id,
          string_to_array(n.requires, E'\\n'), n.plan
        FROM n WHERE n.status = 'PENDING' AND n.open_blockers = 0 AND n.run_at <= now()),
      delayed AS (
        INSERT INTO task_delayed (swarm, queue, run_at, id)
        SELECT n.swarm, n.queue, n.run_at, n.id
        FROM n WHERE n.status = 'PENDING' AND n.open_blockers = 0 AND n.run_at > now()),
      leased AS (
        INSERT INTO task_lease (swarm, queue, id, agent, lease_until, requires, plan, rank)
        SELECT n.swarm, n.queue, n.id, n.agent, n.lease_until,
          string_to_array(n.requires, E'\\n'), n.plan, n.rank
        FROM n WHERE n.lease_until IS NOT NULL)
      INSERT INTO task_count (swarm, queue, status, slot, tasks)
      SELECT n.swarm, n.queue, n.status, 0, count(*) FROM n GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
      ON CONFLICT (swarm, queue, status, slot)
      DO UPDATE SET tasks = task_count.tasks + excluded.tasks
      """;

  private static final String ADD_BLOCKERS =
      """
      WITH n AS MATERIALIZED (SELECT * FROM %1$s AS g),
      waits AS (INSERT INTO task_blocker (%2$s) SELECT %3$s FROM n),
      ended AS (
        UPDATE task_ended SET has_dependents = true
        WHERE id = ANY (:blocker::uuid[]) AND NOT has_dependents
          AND (id, swarm) IN (SELECT n.blocker, n.swarm FROM n))
      UPDATE task SET has_dependents = true
      WHERE id = ANY (:blocker::uuid[]) AND NOT has_dependents
        AND (id, swarm) IN (SELECT n.blocker, n.swarm FROM n)
      """;

  private static final String ADD_MESSAGES =
      """
      WITH n AS MATERIALIZED (
        SELECT g.*, t.seq AS thread FROM %1$s AS g
        JOIN thread AS t
          ON t.swarm = g.swarm AND t.kind = g.thread_kind AND t.owner = g.thread_owner),
      keys AS (
        INSERT INTO message_key (swarm, thread, key, id)
        SELECT n.swarm, n.thread, n.key, n.id FROM n WHERE n.key IS NOT NULL)
      INSERT INTO message (%2$s, thread) SELECT %3$s, n.thread FROM n
      """;

  private PortableRowInsertSql() {}

  static String insertStatement(EntityType kind) {
    return switch (kind) {
      case QUEUE -> insertInto(kind, "queue");
      case AGENT -> expand(ADD_AGENTS, kind, "details");
      case CONVERSATION -> insertInto(kind, "conversation");
      case PLAN -> insertInto(kind, "plan");
      case PLAN_LINK -> insertInto(kind, "plan_link");
      case TASK -> expand(ADD_TASKS, kind, "ended_at");
      case BLOCKER -> expand(ADD_BLOCKERS, kind);
      case ATTEMPT -> insertInto(kind, "attempt");
      case THREAD -> insertInto(kind, "thread");
      case MESSAGE -> expand(ADD_MESSAGES, kind, "thread_kind", "thread_owner");
      case DELIVERY -> insertInto(kind, "delivery");
      case IMPORT_RECORD -> insertInto(kind, "origin");
    };
  }

  /** Returns what makes rows of one array for each column; to be named. */
  static String unnest(List<Field<?>> columns) {
    return columns.stream()
        .map(column -> ":%s::%s[]".formatted(column.getName(), TYPES.get(column.getType())))
        .collect(Collectors.joining(", ", "unnest(", ")"));
  }

  private static String insertInto(EntityType kind, String table) {
    return expand("INSERT INTO " + table + " (%2$s) SELECT %3$s FROM %1$s AS n", kind);
  }

  /** Fills in the given rows, and the columns and their values save for some. */
  private static String expand(String sql, EntityType kind, String... save) {
    var all = TransferredColumns.forType(kind);
    var kept = all.stream().filter(it -> !List.of(save).contains(it.getName())).toList();
    var rows = "(SELECT * FROM %s AS g(%s))".formatted(unnest(all), EntitySql.joinNames(all, ""));
    return sql.formatted(
        rows,
        EntitySql.joinNames(kept, ""),
        kept.stream().map(PortableRowInsertSql::valueExpression).collect(Collectors.joining(", ")));
  }

  /** Sets of words come as lines, because arrays of arrays must be of one length. */
  private static String valueExpression(Field<?> column) {
    return column.getType() == Labels.class
        ? "string_to_array(n.%s, E'\\n')".formatted(column.getName())
        : "n." + column.getName();
  }
}
