package io.skep.adapters.sqlite;

import io.skep.adapters.jooq.DatabaseException;
import io.skep.adapters.jooq.Session;
import io.skep.adapters.jooq.StoreFailures;
import io.skep.adapters.sqlite.WriteUnit.Changes;
import io.skep.domain.error.StoreException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs blocks of several callers in one transaction, each as if it were alone: one that fails
 * leaves nothing behind and takes no other with it. Used by one thread at a time.
 */
final class Transactions implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Transactions.class);

  private final Session session;
  private final PreparedStatement begin;
  private final PreparedStatement commit;
  private final PreparedStatement rollback;
  private final PreparedStatement mark;
  private final PreparedStatement keep;
  private final PreparedStatement undo;

  /** The blocks that are to be committed. */
  private final List<Pending> kept = new ArrayList<>();

  private @Nullable Changes transaction;

  Transactions(Session session) throws SQLException {
    this.session = session;
    var connection = session.connection();
    begin = connection.prepareStatement("BEGIN IMMEDIATE");
    commit = connection.prepareStatement("COMMIT");
    rollback = connection.prepareStatement("ROLLBACK");
    mark = connection.prepareStatement("SAVEPOINT caller");
    keep = connection.prepareStatement("RELEASE caller");
    undo = connection.prepareStatement("ROLLBACK TO caller");
  }

  /**
   * Runs a block in the open transaction, or in a new one. Whatever it throws is kept with it.
   *
   * @return whether further blocks may be run at once; false if no transaction could be begun
   */
  boolean run(Pending pending) {
    var open = transaction;
    if (open == null) {
      try {
        open = begun();
      } catch (SQLException e) {
        pending.fail(translate(e));
        return false;
      }
    }
    // The first block needs no mark: there is nothing but its own changes to lose.
    boolean marked = !kept.isEmpty();
    var unit = new WriteUnit(session, open);
    try {
      if (marked) {
        mark.executeUpdate();
      }
      pending.run(unit);
      if (marked) {
        keep.executeUpdate();
      }
      unit.keep();
      kept.add(pending);
    } catch (SQLException e) {
      pending.fail(translate(e));
      abandon(translate(e));
    } catch (Throwable e) { // Also an Error is its caller's, not that of the others.
      pending.fail(e);
      takeBack(marked, unit, e);
    }
    return true;
  }

  /**
   * Commits what is open.
   *
   * @return what it changed, or null if it changed nothing or failed; then the blocks have failed
   */
  @Nullable Changes commit() {
    var open = transaction;
    if (open == null) {
      return null;
    }
    try {
      open.flush(session);
    } catch (DatabaseException e) {
      abandon(StoreFailures.SQLITE.translate(e));
      return null;
    }
    transaction = null;
    try {
      commit.executeUpdate();
    } catch (SQLException e) {
      for (var pending : kept) {
        pending.fail(StoreFailures.SQLITE.translateCommit(e));
      }
      kept.clear();
      rollBack();
      return null;
    }
    kept.clear();
    return open;
  }

  private Changes begun() throws SQLException {
    try {
      begin.executeUpdate();
    } catch (SQLException e) {
      if (!isOpen(e)) {
        throw e;
      }
      // A transaction that could not be ended before is still there.
      rollback.executeUpdate();
      begin.executeUpdate();
    }
    var begun = new Changes();
    transaction = begun;
    return begun;
  }

  private static boolean isOpen(SQLException refusal) {
    return refusal.getErrorCode() == 1;
  }

  private void takeBack(boolean marked, WriteUnit unit, Throwable reason) {
    if (!marked) {
      transaction = null;
      rollBack();
      return;
    }
    try {
      undo.executeUpdate();
      keep.executeUpdate();
      unit.undo();
    } catch (SQLException e) {
      // What made the block fail was a failure of the store that ended the whole transaction.
      abandon(reason instanceof StoreException ? reason : translate(e));
    }
  }

  /** Gives up the open transaction; nothing of it was changed. */
  private void abandon(Throwable reason) {
    for (var pending : kept) {
      pending.fail(reason);
    }
    kept.clear();
    transaction = null;
    rollBack();
  }

  private void rollBack() {
    try {
      rollback.executeUpdate();
    } catch (SQLException e) {
      // SQLite has ended it already, or the next one to begin will end it.
      LOG.debug("nothing to roll back", e);
    }
  }

  private static RuntimeException translate(SQLException reported) {
    return StoreFailures.SQLITE.translate(new DatabaseException(reported));
  }

  @Override
  public void close() {
    session.close();
  }
}
