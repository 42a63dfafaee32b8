package io.skep.adapters.postgres.archive;

import io.skep.adapters.postgres.changefeed.ChangeSql;
import io.skep.adapters.postgres.connection.AdminConnection;
import io.skep.domain.error.InvalidTransitionException;
import io.skep.domain.partition.ArchiveState;
import io.skep.domain.partition.ArchivedPartition;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** How far each archive has come, as the database knows it. */
final class ArchiveTable {

  private static final String COLUMNS =
      "id, month, part, state, place, checksum, rows, bytes, changed_at";

  private final AdminConnection database;

  ArchiveTable(AdminConnection database) {
    this.database = database;
  }

  List<ArchivedPartition> list() {
    return database.queryList(
        "SELECT " + COLUMNS + " FROM archive ORDER BY month, part", ArchiveTable::toArchive);
  }

  ArchivedPartition find(UUID id) {
    return database.queryOne(
        "SELECT " + COLUMNS + " FROM archive WHERE id = ?", ArchiveTable::toArchive, id);
  }

  ArchivedPartition insert(UUID id, YearMonth month, String folder) {
    return database.inTransaction(
        () -> {
          int part =
              database.queryOne(
                  "SELECT coalesce(max(part), 0) + 1 FROM archive WHERE month = ?",
                  row -> row.getInt(1),
                  month.atDay(1));
          return database.queryOne(
              """
              INSERT INTO archive (id, month, part, state, place, rows, bytes, changed_at)
              VALUES (?, ?, ?, 'DETACHING', ?, 0, 0, clock_timestamp()) RETURNING
              """
                  + COLUMNS,
              ArchiveTable::toArchive,
              id,
              month.atDay(1),
              part,
              folder);
        });
  }

  void delete(ArchivedPartition archive) {
    database.execute(ChangeSql.INVALIDATE_ALL);
    database.execute("DELETE FROM archive WHERE id = ?", archive.id());
  }

  /**
   * Notes a state; within the transaction, if there is one, that brings it about. Whole months may
   * have come or gone by that.
   */
  ArchivedPartition updateState(ArchivedPartition archive, ArchiveState state) {
    requireTransition(archive, state);
    database.execute(ChangeSql.INVALIDATE_ALL);
    return database.queryOne(
        "UPDATE archive SET state = ?, changed_at = clock_timestamp() WHERE id = ? RETURNING "
            + COLUMNS,
        ArchiveTable::toArchive,
        state.name(),
        archive.id());
  }

  ArchivedPartition markWritten(ArchivedPartition archive, String checksum, long rows, long bytes) {
    requireTransition(archive, ArchiveState.WRITTEN);
    database.execute(
        "UPDATE archive SET checksum = ?, rows = ?, bytes = ? WHERE id = ?",
        checksum,
        rows,
        bytes,
        archive.id());
    return updateState(archive, ArchiveState.WRITTEN);
  }

  private static void requireTransition(ArchivedPartition archive, ArchiveState state) {
    if (!archive.state().successors().contains(state)) {
      throw new InvalidTransitionException(
          "archive", archive.name(), archive.state().name(), state.name());
    }
  }

  /** Returns the last thread whose messages are counted; empty if not even the tasks are. */
  Optional<Long> countProgress(ArchivedPartition archive) {
    return Optional.ofNullable(
        database
            .queryList(
                "SELECT counted FROM archive WHERE id = ?",
                row -> Optional.ofNullable(row.getObject(1, Long.class)),
                archive.id())
            .get(0)
            .orElse(null));
  }

  void countProgress(ArchivedPartition archive, long thread) {
    database.execute("UPDATE archive SET counted = ? WHERE id = ?", thread, archive.id());
  }

  void resetCountProgress(ArchivedPartition archive) {
    database.execute("UPDATE archive SET counted = NULL WHERE id = ?", archive.id());
  }

  private static ArchivedPartition toArchive(ResultSet row) throws SQLException {
    return new ArchivedPartition(
        row.getObject("id", UUID.class),
        YearMonth.from(row.getObject("month", LocalDate.class)),
        row.getInt("part"),
        ArchiveState.valueOf(row.getString("state")),
        row.getString("place"),
        Optional.ofNullable(row.getString("checksum")),
        row.getLong("rows"),
        row.getLong("bytes"),
        row.getObject("changed_at", OffsetDateTime.class).toInstant());
  }
}
