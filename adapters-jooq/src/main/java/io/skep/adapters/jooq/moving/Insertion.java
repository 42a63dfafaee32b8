package io.skep.adapters.jooq.moving;

import io.skep.adapters.jooq.DatabaseException;
import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.move.StoredRow;
import java.sql.SQLException;
import java.util.List;

/** Adds rows, and says what is wrong with those that a store does not take. */
final class Insertion {

  private static final int SQLITE_CONSTRAINT = 19;

  private Insertion() {}

  static void insert(MovableStore store, List<StoredRow> rows) {
    if (rows.isEmpty()) {
      return;
    }
    try {
      store.insert(rows);
    } catch (DatabaseException e) {
      if (isRefused(e.reported())) {
        throw new InvalidArgumentException(
            rows.get(0).kind().toString(),
            "hold a row that is there already, or that the target cannot keep: " + e.getMessage());
      }
      throw e;
    }
  }

  private static boolean isRefused(SQLException reported) {
    var state = reported.getSQLState();
    return state == null
        ? (reported.getErrorCode() & 0xff) == SQLITE_CONSTRAINT
        : state.startsWith("23") || state.startsWith("22");
  }
}
