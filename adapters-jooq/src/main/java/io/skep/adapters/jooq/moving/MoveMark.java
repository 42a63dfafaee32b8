package io.skep.adapters.jooq.moving;

import static io.skep.adapters.jooq.schema.tables.MoveProgressTable.MOVE_PROGRESS;

import io.skep.adapters.jooq.DatabaseException;
import io.skep.adapters.jooq.Prepared;
import io.skep.adapters.jooq.Session;
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
public record MoveMark(String source, long step) {

  private static final String FIND = "SELECT source, step FROM move_progress WHERE id = 1";

  private static final Prepared BEGIN =
      Prepared.written(
          "move.begin",
          List.of(),
          """
          INSERT INTO move_progress (id, source, step) VALUES (1, :source, 0)
          ON CONFLICT (id) DO NOTHING
          """);

  private static final Prepared STEP =
      Prepared.written(
          "move.step",
          List.of(),
          "UPDATE move_progress SET step = step + 1 WHERE id = 1 AND step = :step");

  private static final Prepared END =
      Prepared.written(
          "move.end", List.of(), "DELETE FROM move_progress WHERE id = 1 AND step = :step");

  /** Returns the mark of a store, if it is unfinished. Asked once, so that nothing is prepared. */
  static Optional<MoveMark> find(Session session) {
    try (var statement = session.connection().createStatement();
        var rows = statement.executeQuery(FIND)) {
      return rows.next()
          ? Optional.of(new MoveMark(rows.getString(1), rows.getLong(2)))
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
  public static void requireNone(Session session, String store) {
    var mark = find(session);
    if (mark.isPresent()) {
      throw new StoreException(
          ErrorCode.STORE_UNAVAILABLE,
          "%s is unfinished: it is being moved from '%s', which goes on when 'skep move' is run again"
              .formatted(store, mark.get().source()),
          null);
    }
  }

  static MoveMark begin(Session session, String source) {
    requireFirst(session.update(BEGIN, values -> values.set(MOVE_PROGRESS.SOURCE, source)));
    return new MoveMark(source, 0);
  }

  /** Takes a step; keeps others from doing so until the transaction ends. */
  MoveMark next(Session session) {
    requireFirst(session.update(STEP, values -> values.set(MOVE_PROGRESS.STEP, step)));
    return new MoveMark(source, step + 1);
  }

  void end(Session session) {
    requireFirst(session.update(END, values -> values.set(MOVE_PROGRESS.STEP, step)));
  }

  private static void requireFirst(int changed) {
    if (changed == 0) {
      throw new StoreException(
          ErrorCode.STORE_BUSY, "another process moves into the same store", null);
    }
  }
}
