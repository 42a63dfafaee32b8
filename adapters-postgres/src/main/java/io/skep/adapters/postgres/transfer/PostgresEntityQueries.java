package io.skep.adapters.postgres.transfer;

import static io.skep.adapters.jooq.transfer.EntitySql.columns;
import static io.skep.adapters.jooq.transfer.EntitySql.storeSpecificColumn;
import static java.util.Objects.requireNonNull;

import io.skep.adapters.jooq.transfer.EntitySql;
import io.skep.adapters.jooq.transfer.TransferredColumns;
import io.skep.domain.transfer.EntityType;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jooq.Field;

/**
 * Where the rows of each kind are that are moved. Those of months come a month after the other,
 * because what orders them begins with the id that their months go by.
 */
public final class PostgresEntityQueries {

  /** Without those tasks that are archived; looked for row by row, lest all be gone through. */
  private static final String BLOCKERS =
      """
      (SELECT w.* FROM task_blocker AS w
      WHERE (SELECT count(*) FROM task AS t WHERE t.id = w.blocker AND t.swarm = w.swarm)
        + (SELECT count(*) FROM task_ended AS t WHERE t.id = w.blocker AND t.swarm = w.swarm) > 0
        AND (SELECT count(*) FROM task AS t WHERE t.id = w.task AND t.swarm = w.swarm)
        + (SELECT count(*) FROM task_ended AS t WHERE t.id = w.task AND t.swarm = w.swarm) > 0)
      """;

  /** The last attempt at a completed task may be told by the task itself. */
  private static final String ATTEMPTS =
      """
      (SELECT swarm, task, token, agent, started_at, ended_at, outcome, error FROM attempt
      UNION ALL
      SELECT swarm, id, claims, agent, started_at, ended_at, 'COMPLETED'::text, NULL::text
      FROM task_ended WHERE started_at IS NOT NULL)
      """;

  private static final String MESSAGES =
      """
      (SELECT m.*,
        (SELECT t.kind FROM thread AS t WHERE t.seq = m.thread) AS thread_kind,
        (SELECT t.owner FROM thread AS t WHERE t.seq = m.thread) AS thread_owner
      FROM message AS m)
      """;

  private static final String SAME_KEY =
      """
      r.swarm = {swarm} AND r.id = (
        SELECT k.id FROM task_key AS k WHERE k.key = {key} AND k.swarm = {swarm})
      """;

  private static final String SAME_THREAD_POSITION =
      """
      r.swarm = {swarm} AND r.sequence = {sequence} AND r.thread = (
        SELECT t.seq FROM thread AS t
        WHERE t.swarm = {swarm} AND t.kind = {thread_kind} AND t.owner = {thread_owner})
      """;

  private static final Map<EntityType, EntitySql> QUERIES = new EnumMap<>(EntityType.class);

  static {
    for (var kind : EntityType.values()) {
      QUERIES.put(kind, create(kind));
    }
  }

  private PostgresEntityQueries() {}

  /** Returns the statements for entities of a type. */
  public static EntitySql forType(EntityType kind) {
    return requireNonNull(QUERIES.get(kind));
  }

  private static EntitySql create(EntityType kind) {
    return switch (kind) {
      case QUEUE -> orderedBy(kind, "queue", columns(kind, "swarm", "name"));
      case AGENT ->
          orderedBy(
              kind,
              "(SELECT a.*, d.details FROM agent AS a"
                  + " JOIN agent_details AS d ON d.swarm = a.swarm AND d.agent = a.id)",
              columns(kind, "swarm", "id"));
      case CONVERSATION -> orderedBy(kind, "conversation", columns(kind, "swarm", "id"));
      case PLAN -> orderedBy(kind, "plan", columns(kind, "swarm", "id"));
      case PLAN_LINK ->
          orderedBy(kind, "plan_link", columns(kind, "swarm", "conversation", "plan"));
      case TASK -> new EntitySql(kind, tasksSql(), columns(kind, "id", "swarm"), List.of(SAME_KEY));
      case BLOCKER -> orderedBy(kind, BLOCKERS, columns(kind, "task", "swarm", "blocker"));
      case ATTEMPT -> orderedBy(kind, ATTEMPTS, columns(kind, "task", "swarm", "token"));
      case THREAD -> orderedBy(kind, "thread", List.of(storeSpecificColumn("seq", Long.class)));
      case MESSAGE ->
          new EntitySql(
              kind, MESSAGES, columns(kind, "id", "swarm"), List.of(SAME_THREAD_POSITION));
      case DELIVERY -> orderedBy(kind, "delivery", columns(kind, "message", "swarm", "recipient"));
      case IMPORT_RECORD -> orderedBy(kind, "origin", columns(kind, "swarm", "kind", "name"));
    };
  }

  private static String tasksSql() {
    var stored =
        EntitySql.joinNames(
            TransferredColumns.forType(EntityType.TASK).stream()
                .filter(column -> !column.getName().equals("ended_at"))
                .toList(),
            "");
    return """
    (SELECT %1$s, NULL::timestamptz AS ended_at FROM task
    UNION ALL
    SELECT %1$s, ended_at FROM task_ended)
    """
        .formatted(stored);
  }

  private static EntitySql orderedBy(EntityType kind, String rows, List<Field<?>> order) {
    return new EntitySql(kind, rows, order, List.of());
  }
}
