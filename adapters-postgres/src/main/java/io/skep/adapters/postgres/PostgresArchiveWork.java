package io.skep.adapters.postgres;

import io.skep.domain.error.AlreadyExistsException;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;
import io.skep.domain.month.Archive;
import io.skep.domain.month.ArchiveState;
import io.skep.domain.month.ArchiveWork;
import io.skep.domain.month.Reference;
import io.skep.domain.month.TableContents;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.YearMonth;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of archiving and restoring, on a connection that keeps others from taking any. */
final class PostgresArchiveWork implements ArchiveWork {

  private static final Logger LOG = LoggerFactory.getLogger(PostgresArchiveWork.class);

  private final Direct database;
  private final ArchiveRecords records;
  private final MonthPartitions partitions;
  private final MonthCounts counts;
  private final MonthCopies copies;

  PostgresArchiveWork(Direct database) {
    this.database = database;
    records = new ArchiveRecords(database);
    partitions = new MonthPartitions(database);
    counts = new MonthCounts(database, records);
    copies = new MonthCopies(database, partitions);
  }

  @Override
  public List<Reference> references(YearMonth month) {
    return MonthReferences.find(database, MonthTables.stored(month));
  }

  @Override
  public boolean isEmpty(YearMonth month) {
    var tables = MonthTables.stored(month);
    return MonthTables.MONTHLY.stream()
        .allMatch(
            table ->
                database.one(
                    "SELECT NOT EXISTS (SELECT FROM %s)".formatted(tables.name(table)),
                    row -> row.getBoolean(1)));
  }

  @Override
  public long expireUnread(YearMonth month) {
    return database.run(
        """
        UPDATE delivery SET status = 'EXPIRED', changed_at = clock_timestamp()
        WHERE status IN ('PENDING', 'DELIVERED') AND %s
        """
            .formatted(MonthTables.stored(month).holds("message")));
  }

  @Override
  public Archive plan(UUID id, YearMonth month, String place) {
    return records.add(id, MonthTables.stored(month).month(), place);
  }

  @Override
  public List<Reference> detach(Archive archive) {
    partitions.detach(archive);
    var archived = MonthTables.archived(archive.month());
    var references = MonthReferences.find(database, archived);
    database.together(
        () -> {
          if (references.isEmpty()) {
            return records.move(archive, ArchiveState.DETACHED);
          }
          removeCleared(archived);
          partitions.attach(archived);
          records.remove(archive);
          return archive;
        });
    return references;
  }

  @Override
  public Archive settle(Archive archive) {
    if (archive.state() == ArchiveState.LOADED) {
      counts.change(archive, MonthTables.restored(archive.month()), 1);
      return records.move(archive, ArchiveState.COUNTED);
    }
    var archived = MonthTables.archived(archive.month());
    counts.change(archive, archived, -1);
    counts.takeWaits(archived);
    return records.move(archive, ArchiveState.SETTLED);
  }

  @Override
  public List<String> tables() {
    return MonthCopies.TABLES;
  }

  @Override
  public TableContents contents(Archive archive, String table) {
    return copies.contents(MonthTables.archived(archive.month()), table);
  }

  @Override
  public void copy(Archive archive, String table, OutputStream target) {
    copies.copy(MonthTables.archived(archive.month()), table, target);
  }

  @Override
  public Archive written(Archive archive, String checksum, long rows, long bytes) {
    return database.together(() -> records.written(archive, checksum, rows, bytes));
  }

  @Override
  public Archive verified(Archive archive) {
    return records.move(archive, ArchiveState.VERIFIED);
  }

  @Override
  public Archive drop(Archive archive) {
    return database.together(
        () -> {
          partitions.drop(MonthTables.archived(archive.month()));
          return records.move(archive, ArchiveState.ARCHIVED);
        });
  }

  @Override
  public Archive beginLoading(Archive archive) {
    return database.together(
        () -> {
          var restored = MonthTables.restored(archive.month());
          partitions.drop(restored);
          partitions.make(restored);
          partitions.confine(restored);
          records.uncounted(archive);
          return records.move(archive, ArchiveState.LOADING);
        });
  }

  @Override
  public long load(Archive archive, String table, List<String> columns, InputStream source) {
    if (!MonthCopies.TABLES.contains(table)) {
      throw new StoreException(
          ErrorCode.SCHEMA_MISMATCH, "no table %s is kept by month".formatted(table), null);
    }
    return copies.load(MonthTables.restored(archive.month()), table, columns, source);
  }

  @Override
  public Archive loaded(Archive archive) {
    var restored = MonthTables.restored(archive.month());
    requireAbsent("task", restored, "task_ended");
    requireAbsent("task_ended", restored, "task_ended");
    requireAbsent("message", restored, "message");
    return database.together(
        () -> {
          removeCleared(restored);
          database.run("TRUNCATE " + restored.name("delivery_tag"));
          database.run(
              """
              INSERT INTO %s (swarm, recipient, tag, message)
              SELECT DISTINCT swarm, recipient, unnest(tags), message FROM %s
              """
                  .formatted(restored.name("delivery_tag"), restored.name("delivery")));
          return records.move(archive, ArchiveState.LOADED);
        });
  }

  /** Only what is stored of the month is looked at. */
  private void requireAbsent(String table, MonthTables restored, String from) {
    database
        .list(
            """
            SELECT s.id FROM %s AS s WHERE %s AND EXISTS (
              SELECT FROM %s AS r WHERE r.id = s.id AND r.swarm = s.swarm) LIMIT 1
            """
                .formatted(table, restored.holds("s.id"), restored.name(from)),
            row -> row.getString(1))
        .forEach(
            id -> {
              throw new AlreadyExistsException(from.equals("message") ? "message" : "task", id);
            });
  }

  private void removeCleared(MonthTables restored) {
    database.run(
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
  public Archive attach(Archive archive) {
    return database.together(
        () -> {
          var restored = MonthTables.restored(archive.month());
          removeCleared(restored);
          partitions.attach(restored);
          return records.move(archive, ArchiveState.RESTORED);
        });
  }

  @Override
  public void close() {
    try (database) {
      // The server would notice the end of the connection some time later.
      database.run("SELECT pg_advisory_unlock_all()");
    } catch (StoreException e) {
      LOG.debug("a connection was closed that is broken", e);
    }
  }
}
