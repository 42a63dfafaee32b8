package io.skep.adapters.postgres;

import io.skep.domain.month.Archive;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What the store counts of a month, changed in small steps: each is one transaction, which also
 * notes how far the counting has come.
 */
final class MonthCounts {

  private static final int THREADS_AT_ONCE = 200;
  private static final int WAITS_AT_ONCE = 5_000;

  private final Direct database;
  private final ArchiveRecords records;

  MonthCounts(Direct database, ArchiveRecords records) {
    this.database = database;
    this.records = records;
  }

  /**
   * Counts what some tables hold, or counts it no longer.
   *
   * @param sign 1 or -1
   */
  void change(Archive archive, MonthTables tables, int sign) {
    var last = records.counted(archive);
    if (last.isEmpty()) {
      database.together(
          () -> {
            changeTasks(tables, sign);
            records.counted(archive, 0);
            return true;
          });
    }
    var thread = Optional.of(last.orElse(0L));
    while (thread.isPresent()) {
      long from = thread.get();
      thread = database.together(() -> changeThreads(archive, tables, sign, from));
    }
  }

  private void changeTasks(MonthTables tables, int sign) {
    database.run(
        """
        INSERT INTO task_count (swarm, queue, status, slot, tasks)
        SELECT swarm, queue, status, 0, %d * count(*) FROM %s
        GROUP BY swarm, queue, status ORDER BY swarm, queue, status
        ON CONFLICT (swarm, queue, status, slot)
        DO UPDATE SET tasks = task_count.tasks + excluded.tasks
        """
            .formatted(sign, tables.name("task_ended")));
  }

  /** Returns the last thread of a step; empty if there was none left. */
  private Optional<Long> changeThreads(Archive archive, MonthTables tables, int sign, long from) {
    var messages = tables.name("message");
    List<Long> threads =
        database.list(
            "SELECT DISTINCT thread FROM %s WHERE thread > ? ORDER BY thread LIMIT %d"
                .formatted(messages, THREADS_AT_ONCE),
            row -> row.getLong(1),
            from);
    if (threads.isEmpty()) {
      return Optional.empty();
    }
    long last = threads.get(threads.size() - 1);
    // Nobody appends to them or clears them until this is committed.
    database.list(
        """
        SELECT seq FROM thread WHERE seq IN (
          SELECT DISTINCT thread FROM %s WHERE thread > ? AND thread <= ?)
        ORDER BY swarm, kind, owner FOR NO KEY UPDATE
        """
            .formatted(messages),
        row -> row.getLong(1),
        from,
        last);
    database.run(
        """
        UPDATE thread AS t SET messages = t.messages + (%d * m.messages)
        FROM (
          SELECT m.thread, count(*) AS messages FROM %s AS m JOIN thread AS t ON t.seq = m.thread
          WHERE m.thread > ? AND m.thread <= ? AND m.sequence > t.cleared
          GROUP BY m.thread) AS m
        WHERE t.seq = m.thread
        """
            .formatted(sign, messages),
        from,
        last);
    records.counted(archive, last);
    return Optional.of(last);
  }

  /** Has the waits of archived tasks follow them. */
  void takeWaits(MonthTables archived) {
    var from = Optional.of(new UUID(0, 0));
    while (from.isPresent()) {
      var first = from.get();
      from =
          database
              .list(
                  """
                  WITH part AS MATERIALIZED (
                    SELECT b.ctid, b.task FROM task_blocker AS b
                    WHERE %1$s AND b.task >= ? AND EXISTS (
                      SELECT FROM %2$s AS e WHERE e.id = b.task AND e.swarm = b.swarm)
                    ORDER BY b.task LIMIT %4$d),
                  gone AS (
                    DELETE FROM task_blocker AS b USING part WHERE b.ctid = part.ctid
                    RETURNING b.swarm, b.task, b.blocker),
                  taken AS (
                    INSERT INTO %3$s (swarm, task, blocker)
                    SELECT swarm, task, blocker FROM gone)
                  SELECT task FROM part ORDER BY task DESC LIMIT 1
                  """
                      .formatted(
                          archived.holds("b.task"),
                          archived.name("task_ended"),
                          archived.name(MonthTables.WAITS),
                          WAITS_AT_ONCE),
                  row -> row.getObject(1, UUID.class),
                  first)
              .stream()
              .findFirst();
    }
  }
}
