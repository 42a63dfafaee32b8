package io.skep.adapters.sqlite;

import static io.skep.adapters.jooq.moving.KindSql.columns;
import static io.skep.adapters.jooq.moving.KindSql.own;
import static java.util.Objects.requireNonNull;

import io.skep.adapters.jooq.moving.KindSql;
import io.skep.domain.move.RowKind;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jooq.Field;

/**
 * Where the rows of each kind are that are moved, most of them in the order in which they were
 * stored, so that the file is read from its beginning to its end.
 */
final class MovedKinds {

  private static final Field<Long> SEQ = own("seq", Long.class);

  private static final String TASKS =
      """
      (SELECT t.*,
        (SELECT nullif(x.description, '') FROM task_text AS x WHERE x.task = t.seq) AS description,
        (SELECT nullif(x.payload, 'null') FROM task_text AS x WHERE x.task = t.seq) AS payload,
        (SELECT x.result FROM task_result AS x WHERE x.task = t.seq) AS result
      FROM task AS t)
      """;

  private static final String BLOCKERS =
      """
      (SELECT t.swarm, t.id AS task, b.id AS blocker, w.task AS task_seq, w.blocker AS blocker_seq
      FROM task_blocker AS w JOIN task AS t ON t.seq = w.task JOIN task AS b ON b.seq = w.blocker)
      """;

  private static final String ATTEMPTS =
      """
      (SELECT t.swarm, t.id AS task, a.token, a.agent, a.started_at, a.ended_at, a.outcome,
        a.error, a.task AS task_seq
      FROM attempt AS a JOIN task AS t ON t.seq = a.task)
      """;

  private static final String MESSAGES =
      """
      (SELECT m.*,
        (SELECT t.kind FROM thread AS t WHERE t.seq = m.thread) AS thread_kind,
        (SELECT t.owner FROM thread AS t WHERE t.seq = m.thread) AS thread_owner
      FROM message AS m)
      """;

  private static final String SAME_PLACE_IN_THREAD =
      """
      r.swarm = {swarm} AND r.sequence = {sequence} AND r.thread = (
        SELECT t.seq FROM thread AS t
        WHERE t.swarm = {swarm} AND t.kind = {thread_kind} AND t.owner = {thread_owner})
      """;

  private static final Map<RowKind, KindSql> KINDS = new EnumMap<>(RowKind.class);

  static {
    for (var kind : RowKind.values()) {
      KINDS.put(kind, sql(kind));
    }
  }

  private MovedKinds() {}

  static KindSql of(RowKind kind) {
    return requireNonNull(KINDS.get(kind));
  }

  private static KindSql sql(RowKind kind) {
    return switch (kind) {
      case QUEUE -> ordered(kind, "queue", columns(kind, "swarm", "name"));
      case AGENT ->
          ordered(
              kind,
              "(SELECT a.*, d.details FROM agent AS a"
                  + " JOIN agent_details AS d ON d.swarm = a.swarm AND d.agent = a.id)",
              columns(kind, "swarm", "id"));
      case CONVERSATION -> ordered(kind, "conversation", columns(kind, "swarm", "id"));
      case PLAN -> ordered(kind, "plan", columns(kind, "swarm", "id"));
      case PLAN_LINK -> ordered(kind, "plan_link", columns(kind, "swarm", "conversation", "plan"));
      case TASK ->
          new KindSql(kind, TASKS, List.of(SEQ), List.of("r.swarm = {swarm} AND r.key = {key}"));
      case BLOCKER ->
          ordered(
              kind, BLOCKERS, List.of(own("task_seq", Long.class), own("blocker_seq", Long.class)));
      case ATTEMPT ->
          ordered(
              kind, ATTEMPTS, List.of(own("task_seq", Long.class), columns(kind, "token").get(0)));
      case THREAD -> ordered(kind, "thread", List.of(SEQ));
      case MESSAGE -> new KindSql(kind, MESSAGES, List.of(SEQ), List.of(SAME_PLACE_IN_THREAD));
      case DELIVERY -> ordered(kind, "delivery", List.of(SEQ));
      case ORIGIN -> ordered(kind, "origin", columns(kind, "swarm", "kind", "name"));
    };
  }

  private static KindSql ordered(RowKind kind, String rows, List<Field<?>> order) {
    return new KindSql(kind, rows, order, List.of());
  }
}
