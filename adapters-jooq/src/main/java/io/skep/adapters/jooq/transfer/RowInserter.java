package io.skep.adapters.jooq.transfer;

import io.skep.adapters.jooq.statement.DatabaseException;
import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.transfer.PortableRow;
import java.sql.SQLException;
import java.util.List;

/** Adds rows, and says what is wrong with those that a store does not take. */
final class RowInserter {

  private static final int SQLITE_CONSTRAINT = 19;

  private RowInserter() {}

  static void insert(TransferStore store, List<PortableRow> rows) {
    if (rows.isEmpty()) {
      return;
    }
    try {
      store.insert(rows);
    } catch (DatabaseException e) {
      if (isRejected(e.sqlException())) {
        throw new InvalidArgumentException(
            rows.get(0).type().toString(),
            "hold a row that is there already, or that the target cannot keep: " + e.getMessage());
      }
      throw e;
    }
  }

  private static boolean isRejected(SQLException reported) {
    var state = reported.getSQLState();
    return state == null
        ? (reported.getErrorCode() & 0xff) == SQLITE_CONSTRAINT
        : state.startsWith("23") || state.startsWith("22");
  }
}
