package io.skep.adapters.jooq.transfer;

import static io.skep.adapters.jooq.schema.tables.MoveProgressTable.MOVE_PROGRESS;

import io.skep.adapters.jooq.statement.DatabaseException;
import io.skep.adapters.jooq.statement.Session;
import io.skep.adapters.jooq.statement.SqlStatement;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * The mark of a store that is unfinished. With each step of a move its number grows by one, in the
 * transaction of the step, so that of two processes that move into one store one is refused.
 *
 * @param source what the store is unfinished from
 * @param step how many steps were taken
 */
public record TransferProgress(String source, long step) {

  private static final String FIND = "SELECT source, step FROM move_progress WHERE id = 1";

  private static final SqlStatement INSERT =
      SqlStatement.ofText(
          "move.begin",
          List.of(),
          """
          INSERT INTO move_progress (id, source, step) VALUES (1, :source, 0)
          ON CONFLICT (id) DO NOTHING
          """);

  private static final SqlStatement INCREMENT_STEP =
      SqlStatement.ofText(
          "move.step",
          List.of(),
          "UPDATE move_progress SET step = step + 1 WHERE id = 1 AND step = :step");

  private static final SqlStatement DELETE =
      SqlStatement.ofText(
          "move.end", List.of(), "DELETE FROM move_progress WHERE id = 1 AND step = :step");

  /** Returns the mark of a store, if it is unfinished. Asked once, so that nothing is prepared. */
  static Optional<TransferProgress> find(Session session) {
    try (var statement = session.connection().createStatement();
        var rows = statement.executeQuery(FIND)) {
      return rows.next()
          ? Optional.of(new TransferProgress(rows.getString(1), rows.getLong(2)))
          : Optional.empty();
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  /**
   * Refuses to work with a store that is unfinished.
   *
   * @throws StoreException {@code STORE_UNAVAILABLE} if it is
   */
  public static void requireNoTransfer(Session session, String store) {
    var mark = find(session);
    if (mark.isPresent()) {
      throw new StoreException(
          ErrorCode.STORE_UNAVAILABLE,
          "%s is unfinished: a migration from '%s' is incomplete, and resumes when"
                  .formatted(store, mark.get().source())
              + " 'skep migrate' is run again",
          null);
    }
  }

  static TransferProgress begin(Session session, String source) {
    requireUpdated(session.update(INSERT, values -> values.set(MOVE_PROGRESS.SOURCE, source)));
    return new TransferProgress(source, 0);
  }

  /** Takes a step; keeps others from doing so until the transaction ends. */
  TransferProgress advance(Session session) {
    requireUpdated(session.update(INCREMENT_STEP, values -> values.set(MOVE_PROGRESS.STEP, step)));
    return new TransferProgress(source, step + 1);
  }

  void complete(Session session) {
    requireUpdated(session.update(DELETE, values -> values.set(MOVE_PROGRESS.STEP, step)));
  }

  private static void requireUpdated(int changed) {
    if (changed == 0) {
      throw new StoreException(
          ErrorCode.STORE_BUSY, "another process moves into the same store", null);
    }
  }
}
