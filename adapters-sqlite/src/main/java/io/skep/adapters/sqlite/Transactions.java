package io.skep.adapters.sqlite;

import io.skep.adapters.jooq.DatabaseException;
import io.skep.adapters.jooq.Session;
import io.skep.adapters.jooq.StoreFailures;
import io.skep.adapters.sqlite.WriteUnit.Changes;
import io.skep.domain.error.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs blocks of several callers in one transaction, each as if it were alone: one that fails
 * leaves nothing behind and takes no other with it. Used by one thread at a time.
 */
final class Transactions implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Transactions.class);

  private static final String BEGIN = "BEGIN IMMEDIATE";
  private static final String COMMIT = "COMMIT";
  private static final String ROLLBACK = "ROLLBACK";
  private static final String MARK = "SAVEPOINT caller";
  private static final String KEEP = "RELEASE caller";
  private static final String UNDO = "ROLLBACK TO caller";

  private static final int RESULT_ERROR = 1;
  private static final int RESULT_BUSY = 5;
  private static final long BETWEEN_TRIES = TimeUnit.MICROSECONDS.toNanos(200);

  private final Session session;
  private final Duration patience;

  /** The blocks that are to be committed. */
  private final List<Pending> kept = new ArrayList<>();

  private @Nullable Changes transaction;

  /**
   * Creates the transactions of a connection.
   *
   * @param patience how long other processes are waited for
   */
  Transactions(Session session, Duration patience) {
    this.session = session;
    this.patience = patience;
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
      } catch (DatabaseException e) {
        pending.fail(StoreFailures.SQLITE.translate(e));
        return false;
      }
    }
    // The first block needs no mark: there is nothing but its own changes to lose.
    boolean marked = !kept.isEmpty();
    var unit = new WriteUnit(session, open);
    if (marked && !succeeds(MARK, pending)) {
      return true;
    }
    try {
      pending.run(unit);
    } catch (Throwable e) { // Also an Error is its caller's, not that of the others.
      pending.fail(e);
      takeBack(marked, unit, e);
      return true;
    }
    if (!marked || succeeds(KEEP, pending)) {
      unit.keep();
      kept.add(pending);
    }
    return true;
  }

  private boolean succeeds(String statement, Pending pending) {
    try {
      session.execute(statement);
      return true;
    } catch (DatabaseException e) {
      var reason = StoreFailures.SQLITE.translate(e);
      pending.fail(reason);
      abandon(reason);
      return false;
    }
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
    } catch (RuntimeException e) {
      abandon(StoreFailures.SQLITE.translate(e));
      return null;
    }
    transaction = null;
    try {
      session.execute(COMMIT);
    } catch (DatabaseException e) {
      for (var pending : kept) {
        pending.fail(StoreFailures.SQLITE.translateCommit(e.reported()));
      }
      kept.clear();
      rollBack();
      return null;
    }
    kept.clear();
    return open;
  }

  private Changes begun() {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!begins(deadline)) {
      // SQLite itself would look again after up to 100 ms only, and miss every gap between the
      // transactions of another process that has much to write.
      LockSupport.parkNanos(BETWEEN_TRIES);
    }
    var begun = new Changes();
    transaction = begun;
    return begun;
  }

  private boolean begins(long deadline) {
    try {
      session.execute(BEGIN);
      return true;
    } catch (DatabaseException e) {
      if (result(e) == RESULT_ERROR) {
        // A transaction that could not be ended before is still there.
        session.execute(ROLLBACK);
        return false;
      }
      if (result(e) == RESULT_BUSY && System.nanoTime() < deadline) {
        return false;
      }
      throw e;
    }
  }

  private static int result(DatabaseException refusal) {
    return refusal.reported().getErrorCode() & 0xff;
  }

  private void takeBack(boolean marked, WriteUnit unit, Throwable reason) {
    if (!marked) {
      transaction = null;
      rollBack();
      return;
    }
    try {
      session.execute(UNDO);
      session.execute(KEEP);
      unit.undo();
    } catch (DatabaseException e) {
      // What made the block fail was a failure of the store that ended the whole transaction.
      abandon(reason instanceof StoreException ? reason : StoreFailures.SQLITE.translate(e));
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
      session.execute(ROLLBACK);
    } catch (DatabaseException e) {
      // SQLite has ended it already, or the next one to begin will end it.
      LOG.debug("nothing to roll back", e);
    }
  }

  @Override
  public void close() {
    session.close();
  }
}
