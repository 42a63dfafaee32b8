package io.skep.adapters.postgres.archive;

import io.skep.adapters.postgres.connection.AdminConnection;
import io.skep.adapters.postgres.partition.PartitionNames;
import io.skep.domain.partition.ArchivedPartition;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What the store counts of a month, changed in small steps: each is one transaction, which also
 * notes how far the counting has come.
 */
final class PartitionCountAdjuster {

  private static final int THREAD_BATCH_SIZE = 200;
  private static final int DEPENDENCY_BATCH_SIZE = 5_000;

  private final AdminConnection database;
  private final ArchiveTable archiveTable;

  PartitionCountAdjuster(AdminConnection database, ArchiveTable records) {
    this.database = database;
    this.archiveTable = records;
  }

  /**
   * Counts what some tables hold, or counts it no longer.
   *
   * @param sign 1 or -1
   */
  void adjust(ArchivedPartition archive, PartitionNames tables, int sign) {
    var last = archiveTable.countProgress(archive);
    if (last.isEmpty()) {
      database.inTransaction(
          () -> {
            adjustTasks(tables, sign);
            archiveTable.countProgress(archive, 0);
            return true;
          });
    }
    var thread = Optional.of(last.orElse(0L));
    while (thread.isPresent()) {
      long from = thread.get();
      thread = database.inTransaction(() -> adjustThreads(archive, tables, sign, from));
    }
  }

  private void adjustTasks(PartitionNames tables, int sign) {
    database.execute(
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
  private Optional<Long> adjustThreads(
      ArchivedPartition archive, PartitionNames tables, int sign, long from) {
    var messages = tables.name("message");
    List<Long> threads =
        database.queryList(
            "SELECT DISTINCT thread FROM %s WHERE thread > ? ORDER BY thread LIMIT %d"
                .formatted(messages, THREAD_BATCH_SIZE),
            row -> row.getLong(1),
            from);
    if (threads.isEmpty()) {
      return Optional.empty();
    }
    long last = threads.get(threads.size() - 1);
    // Nobody appends to them or clears them until this is committed.
    database.queryList(
        """
        SELECT seq FROM thread WHERE seq IN (
          SELECT DISTINCT thread FROM %s WHERE thread > ? AND thread <= ?)
        ORDER BY swarm, kind, owner FOR NO KEY UPDATE
        """
            .formatted(messages),
        row -> row.getLong(1),
        from,
        last);
    database.execute(
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
    archiveTable.countProgress(archive, last);
    return Optional.of(last);
  }

  /** Has the waits of archived tasks follow them. */
  void archiveDependencies(PartitionNames archived) {
    var from = Optional.of(new UUID(0, 0));
    while (from.isPresent()) {
      var first = from.get();
      from =
          database
              .queryList(
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
                          archived.rangeCondition("b.task"),
                          archived.name("task_ended"),
                          archived.name(PartitionNames.BLOCKER_TABLE),
                          DEPENDENCY_BATCH_SIZE),
                  row -> row.getObject(1, UUID.class),
                  first)
              .stream()
              .findFirst();
    }
  }
}
