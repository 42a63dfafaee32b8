package io.skep.adapters.postgres.archive;

import io.skep.adapters.postgres.connection.AdminConnection;
import io.skep.adapters.postgres.partition.PartitionDdl;
import io.skep.adapters.postgres.partition.PartitionNames;
import io.skep.domain.error.AlreadyExistsException;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;
import io.skep.domain.partition.ArchiveBlocker;
import io.skep.domain.partition.ArchiveSession;
import io.skep.domain.partition.ArchiveState;
import io.skep.domain.partition.ArchivedPartition;
import io.skep.domain.partition.TableManifest;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.YearMonth;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of archiving and restoring, on a connection that keeps others from taking any. */
final class PostgresArchiveSession implements ArchiveSession {

  private static final Logger LOG = LoggerFactory.getLogger(PostgresArchiveSession.class);

  private final AdminConnection database;
  private final ArchiveTable archiveTable;
  private final PartitionDdl partitions;
  private final PartitionCountAdjuster counts;
  private final PartitionCopier copies;

  PostgresArchiveSession(AdminConnection database) {
    this.database = database;
    archiveTable = new ArchiveTable(database);
    partitions = new PartitionDdl(database);
    counts = new PartitionCountAdjuster(database, archiveTable);
    copies = new PartitionCopier(database, partitions);
  }

  @Override
  public List<ArchiveBlocker> findBlockers(YearMonth month) {
    return ArchiveBlockers.find(database, PartitionNames.stored(month));
  }

  @Override
  public boolean isEmpty(YearMonth month) {
    var tables = PartitionNames.stored(month);
    return PartitionNames.PARTITIONED_TABLES.stream()
        .allMatch(
            table ->
                database.queryOne(
                    "SELECT NOT EXISTS (SELECT FROM %s)".formatted(tables.name(table)),
                    row -> row.getBoolean(1)));
  }

  @Override
  public long expireUnread(YearMonth month) {
    return database.execute(
        """
        UPDATE delivery SET status = 'EXPIRED', changed_at = clock_timestamp()
        WHERE status IN ('PENDING', 'DELIVERED') AND %s
        """
            .formatted(PartitionNames.stored(month).rangeCondition("message")));
  }

  @Override
  public ArchivedPartition plan(UUID id, YearMonth month, String place) {
    return archiveTable.insert(id, PartitionNames.stored(month).month(), place);
  }

  @Override
  public List<ArchiveBlocker> detach(ArchivedPartition archive) {
    partitions.detach(archive);
    var archived = PartitionNames.archived(archive.month());
    var references = ArchiveBlockers.find(database, archived);
    database.inTransaction(
        () -> {
          if (references.isEmpty()) {
            return archiveTable.updateState(archive, ArchiveState.DETACHED);
          }
          deleteCleared(archived);
          partitions.attach(archived);
          archiveTable.delete(archive);
          return archive;
        });
    return references;
  }

  @Override
  public ArchivedPartition adjustCounts(ArchivedPartition archive) {
    if (archive.state() == ArchiveState.LOADED) {
      counts.adjust(archive, PartitionNames.restored(archive.month()), 1);
      return archiveTable.updateState(archive, ArchiveState.COUNTED);
    }
    var archived = PartitionNames.archived(archive.month());
    counts.adjust(archive, archived, -1);
    counts.archiveDependencies(archived);
    return archiveTable.updateState(archive, ArchiveState.SETTLED);
  }

  @Override
  public List<String> tables() {
    return PartitionCopier.TABLES;
  }

  @Override
  public TableManifest tableManifest(ArchivedPartition archive, String table) {
    return copies.tableManifest(PartitionNames.archived(archive.month()), table);
  }

  @Override
  public void copy(ArchivedPartition archive, String table, OutputStream target) {
    copies.copy(PartitionNames.archived(archive.month()), table, target);
  }

  @Override
  public ArchivedPartition markWritten(
      ArchivedPartition archive, String checksum, long rows, long bytes) {
    return database.inTransaction(() -> archiveTable.markWritten(archive, checksum, rows, bytes));
  }

  @Override
  public ArchivedPartition markVerified(ArchivedPartition archive) {
    return archiveTable.updateState(archive, ArchiveState.VERIFIED);
  }

  @Override
  public ArchivedPartition dropTables(ArchivedPartition archive) {
    return database.inTransaction(
        () -> {
          partitions.drop(PartitionNames.archived(archive.month()));
          return archiveTable.updateState(archive, ArchiveState.ARCHIVED);
        });
  }

  @Override
  public ArchivedPartition beginLoading(ArchivedPartition archive) {
    return database.inTransaction(
        () -> {
          var restored = PartitionNames.restored(archive.month());
          partitions.drop(restored);
          partitions.create(restored);
          partitions.addMonthCheck(restored);
          archiveTable.resetCountProgress(archive);
          return archiveTable.updateState(archive, ArchiveState.LOADING);
        });
  }

  @Override
  public long load(
      ArchivedPartition archive, String table, List<String> columns, InputStream source) {
    if (!PartitionCopier.TABLES.contains(table)) {
      throw new StoreException(
          ErrorCode.SCHEMA_MISMATCH, "no table %s is kept by month".formatted(table), null);
    }
    return copies.load(PartitionNames.restored(archive.month()), table, columns, source);
  }

  @Override
  public ArchivedPartition markLoaded(ArchivedPartition archive) {
    var restored = PartitionNames.restored(archive.month());
    requireAbsent("task", restored, "task_ended");
    requireAbsent("task_ended", restored, "task_ended");
    requireAbsent("message", restored, "message");
    return database.inTransaction(
        () -> {
          deleteCleared(restored);
          database.execute("TRUNCATE " + restored.name("delivery_tag"));
          database.execute(
              """
              INSERT INTO %s (swarm, recipient, tag, message)
              SELECT DISTINCT swarm, recipient, unnest(tags), message FROM %s
              """
                  .formatted(restored.name("delivery_tag"), restored.name("delivery")));
          return archiveTable.updateState(archive, ArchiveState.LOADED);
        });
  }

  /** Only what is stored of the month is looked at. */
  private void requireAbsent(String table, PartitionNames restored, String from) {
    database
        .queryList(
            """
            SELECT s.id FROM %s AS s WHERE %s AND EXISTS (
              SELECT FROM %s AS r WHERE r.id = s.id AND r.swarm = s.swarm) LIMIT 1
            """
                .formatted(table, restored.rangeCondition("s.id"), restored.name(from)),
            row -> row.getString(1))
        .forEach(
            id -> {
              throw new AlreadyExistsException(from.equals("message") ? "message" : "task", id);
            });
  }

  private void deleteCleared(PartitionNames restored) {
    database.execute(
        """
        WITH gone AS (
          DELETE FROM %s AS m USING thread AS t
          WHERE t.seq = m.thread AND m.sequence <= t.cleared RETURNING m.swarm, m.id),
        undelivered AS (
          DELETE FROM %s AS d USING gone WHERE d.swarm = gone.swarm AND d.message = gone.id)
        DELETE FROM %s AS g USING gone WHERE g.swarm = gone.swarm AND g.message = gone.id
        """
            .formatted(
                restored.name("message"),
                restored.name("delivery"),
                restored.name("delivery_tag")));
  }

  @Override
  public ArchivedPartition attach(ArchivedPartition archive) {
    return database.inTransaction(
        () -> {
          var restored = PartitionNames.restored(archive.month());
          deleteCleared(restored);
          partitions.attach(restored);
          return archiveTable.updateState(archive, ArchiveState.RESTORED);
        });
  }

  @Override
  public void close() {
    try (database) {
      // The server would notice the end of the connection some time later.
      database.execute("SELECT pg_advisory_unlock_all()");
    } catch (StoreException e) {
      LOG.debug("a connection was closed that is broken", e);
    }
  }
}
