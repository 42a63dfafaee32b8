package io.skep.adapters.sqlite.transfer;

import static io.skep.adapters.jooq.transfer.EntitySql.columns;
import static io.skep.adapters.jooq.transfer.EntitySql.storeSpecificColumn;
import static java.util.Objects.requireNonNull;

import io.skep.adapters.jooq.transfer.EntitySql;
import io.skep.domain.transfer.EntityType;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jooq.Field;

/**
 * Where the rows of each kind are that are moved, most of them in the order in which they were
 * stored, so that the file is read from its beginning to its end.
 */
final class SqliteEntityQueries {

  private static final Field<Long> SEQ = storeSpecificColumn("seq", Long.class);

  private static final String TASKS_SQL =
      """
      (SELECT t.*,
        (SELECT nullif(x.description, '') FROM task_text AS x WHERE x.task = t.seq) AS description,
        (SELECT nullif(x.payload, 'null') FROM task_text AS x WHERE x.task = t.seq) AS payload,
        (SELECT x.result FROM task_result AS x WHERE x.task = t.seq) AS result
      FROM task AS t)
      """;

  private static final String BLOCKERS_SQL =
      """
      (SELECT t.swarm, t.id AS task, b.id AS blocker, w.task AS task_seq, w.blocker AS blocker_seq
      FROM task_blocker AS w JOIN task AS t ON t.seq = w.task JOIN task AS b ON b.seq = w.blocker)
      """;

  private static final String ATTEMPTS_SQL =
      """
      (SELECT t.swarm, t.id AS task, a.token, a.agent, a.started_at, a.ended_at, a.outcome,
        a.error, a.task AS task_seq
      FROM attempt AS a JOIN task AS t ON t.seq = a.task)
      """;

  private static final String MESSAGES_SQL =
      """
      (SELECT m.*,
        (SELECT t.kind FROM thread AS t WHERE t.seq = m.thread) AS thread_kind,
        (SELECT t.owner FROM thread AS t WHERE t.seq = m.thread) AS thread_owner
      FROM message AS m)
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

  private SqliteEntityQueries() {}

  static EntitySql forType(EntityType kind) {
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
      case TASK ->
          new EntitySql(
              kind, TASKS_SQL, List.of(SEQ), List.of("r.swarm = {swarm} AND r.key = {key}"));
      case BLOCKER ->
          orderedBy(
              kind,
              BLOCKERS_SQL,
              List.of(
                  storeSpecificColumn("task_seq", Long.class),
                  storeSpecificColumn("blocker_seq", Long.class)));
      case ATTEMPT ->
          orderedBy(
              kind,
              ATTEMPTS_SQL,
              List.of(storeSpecificColumn("task_seq", Long.class), columns(kind, "token").get(0)));
      case THREAD -> orderedBy(kind, "thread", List.of(SEQ));
      case MESSAGE ->
          new EntitySql(kind, MESSAGES_SQL, List.of(SEQ), List.of(SAME_THREAD_POSITION));
      case DELIVERY -> orderedBy(kind, "delivery", List.of(SEQ));
      case IMPORT_RECORD -> orderedBy(kind, "origin", columns(kind, "swarm", "kind", "name"));
    };
  }

  private static EntitySql orderedBy(EntityType kind, String rows, List<Field<?>> order) {
    return new EntitySql(kind, rows, order, List.of());
  }
}
