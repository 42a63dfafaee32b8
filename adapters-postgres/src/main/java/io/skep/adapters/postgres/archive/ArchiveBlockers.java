package io.skep.adapters.postgres.archive;

import io.skep.adapters.postgres.connection.AdminConnection;
import io.skep.adapters.postgres.partition.PartitionNames;
import io.skep.domain.partition.ArchiveBlocker;
import io.skep.domain.partition.ArchiveBlocker.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What is open and refers to what some tables hold of a month. */
final class ArchiveBlockers {

  /** The plans that have not ended, or that have open tasks whatever is said of them. */
  private static final String OPEN_PLANS =
      """
      open_plan AS MATERIALIZED (
        SELECT swarm, id FROM plan WHERE status IN ('PLANNING', 'EXECUTING')
        UNION
        SELECT swarm, plan FROM task WHERE plan IS NOT NULL)
      """;

  private ArchiveBlockers() {}

  static List<ArchiveBlocker> find(AdminConnection database, PartitionNames tables) {
    List<ArchiveBlocker> found = new ArrayList<>();
    queries(tables)
        .forEach(
            (kind, question) ->
                database
                    .queryList(
                        question,
                        row ->
                            new ArchiveBlocker(
                                kind, row.getLong(1), String.valueOf(row.getString(2))))
                    .stream()
                    .filter(reference -> reference.count() > 0)
                    .forEach(found::add));
    return found;
  }

  /** Each answers with how much is referred to, and an example. */
  private static Map<Kind, String> queries(PartitionNames tables) {
    Map<Kind, String> questions = new EnumMap<>(Kind.class);
    questions.put(
        Kind.OPEN_TASK,
        "SELECT count(*), min(id::text) FROM task WHERE " + tables.rangeCondition("id"));
    questions.put(
        Kind.DEPENDENCY,
        """
        SELECT count(DISTINCT e.id), min(e.id::text) FROM task_blocker AS b
          JOIN %s AS e ON e.id = b.blocker AND e.swarm = b.swarm
          JOIN task AS t ON t.id = b.task AND t.swarm = b.swarm
        WHERE %s
        """
            .formatted(tables.name("task_ended"), tables.rangeCondition("b.blocker")));
    questions.put(
        Kind.PLAN,
        """
        WITH %s
        SELECT count(*), min(e.id::text) FROM %s AS e
          JOIN open_plan AS p ON p.id = e.plan AND p.swarm = e.swarm
        """
            .formatted(OPEN_PLANS, tables.name("task_ended")));
    questions.put(
        Kind.THREAD,
        """
        WITH %s, open_thread AS MATERIALIZED (
          SELECT t.seq FROM thread AS t JOIN open_plan AS p
            ON t.kind = 'PLAN' AND t.owner = p.id AND t.swarm = p.swarm
          UNION ALL
          SELECT t.seq FROM thread AS t JOIN task
            ON t.kind = 'TASK' AND t.owner = task.id::text AND t.swarm = task.swarm)
        SELECT count(*), min(m.id::text) FROM %s AS m JOIN open_thread AS t ON t.seq = m.thread
        """
            .formatted(OPEN_PLANS, tables.name("message")));
    questions.put(
        Kind.UNREAD,
        "SELECT count(*), min(message::text) FROM %s WHERE status IN ('PENDING', 'DELIVERED')"
            .formatted(tables.name("delivery")));
    return questions;
  }
}
