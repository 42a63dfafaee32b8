package io.skep.adapters.postgres;

import io.skep.domain.error.InvalidTransitionException;
import io.skep.domain.month.Archive;
import io.skep.domain.month.ArchiveState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** How far each archive has come, as the database knows it. */
final class ArchiveRecords {

  private static final String COLUMNS =
      "id, month, part, state, place, checksum, rows, bytes, changed_at";

  private final Direct database;

  ArchiveRecords(Direct database) {
    this.database = database;
  }

  List<Archive> list() {
    return database.list(
        "SELECT " + COLUMNS + " FROM archive ORDER BY month, part", ArchiveRecords::archive);
  }

  Archive find(UUID id) {
    return database.one(
        "SELECT " + COLUMNS + " FROM archive WHERE id = ?", ArchiveRecords::archive, id);
  }

  Archive add(UUID id, YearMonth month, String folder) {
    return database.together(
        () -> {
          int part =
              database.one(
                  "SELECT coalesce(max(part), 0) + 1 FROM archive WHERE month = ?",
                  row -> row.getInt(1),
                  month.atDay(1));
          return database.one(
              """
              INSERT INTO archive (id, month, part, state, place, rows, bytes, changed_at)
              VALUES (?, ?, ?, 'DETACHING', ?, 0, 0, clock_timestamp()) RETURNING
              """
                  + COLUMNS,
              ArchiveRecords::archive,
              id,
              month.atDay(1),
              part,
              folder);
        });
  }

  void remove(Archive archive) {
    database.run(ChangeSql.CHANGE_ALL);
    database.run("DELETE FROM archive WHERE id = ?", archive.id());
  }

  /**
   * Notes a state; within the transaction, if there is one, that brings it about. Whole months may
   * have come or gone by that.
   */
  Archive move(Archive archive, ArchiveState state) {
    requireBefore(archive, state);
    database.run(ChangeSql.CHANGE_ALL);
    return database.one(
        "UPDATE archive SET state = ?, changed_at = clock_timestamp() WHERE id = ? RETURNING "
            + COLUMNS,
        ArchiveRecords::archive,
        state.name(),
        archive.id());
  }

  Archive written(Archive archive, String checksum, long rows, long bytes) {
    requireBefore(archive, ArchiveState.WRITTEN);
    database.run(
        "UPDATE archive SET checksum = ?, rows = ?, bytes = ? WHERE id = ?",
        checksum,
        rows,
        bytes,
        archive.id());
    return move(archive, ArchiveState.WRITTEN);
  }

  private static void requireBefore(Archive archive, ArchiveState state) {
    if (!archive.state().successors().contains(state)) {
      throw new InvalidTransitionException(
          "archive", archive.name(), archive.state().name(), state.name());
    }
  }

  /** Returns the last thread whose messages are counted; empty if not even the tasks are. */
  Optional<Long> counted(Archive archive) {
    return Optional.ofNullable(
        database
            .list(
                "SELECT counted FROM archive WHERE id = ?",
                row -> Optional.ofNullable(row.getObject(1, Long.class)),
                archive.id())
            .get(0)
            .orElse(null));
  }

  void counted(Archive archive, long thread) {
    database.run("UPDATE archive SET counted = ? WHERE id = ?", thread, archive.id());
  }

  void uncounted(Archive archive) {
    database.run("UPDATE archive SET counted = NULL WHERE id = ?", archive.id());
  }

  private static Archive archive(ResultSet row) throws SQLException {
    return new Archive(
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
