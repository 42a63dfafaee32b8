package io.skep.adapters.sqlite;

import io.skep.adapters.jooq.DatabaseException;
import io.skep.adapters.jooq.Session;
import io.skep.adapters.jooq.StoreFailures;
import io.skep.adapters.sqlite.WriteUnit.Changes;
import io.skep.domain.error.StoreException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConnection;

/**
 * Runs blocks of several callers in one transaction, each as if it were alone: one that fails
 * leaves nothing behind and takes no other with it.
 *
 * <p>It takes for granted that none fails that has written something: then all that was run before
 * it is taken back with it and run again, this time with a savepoint before each block. Savepoints
 * for all of them would cost each write a tenth.
 *
 * <p>Used by one thread at a time.
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
  private static final long BETWEEN_TRIES_OUT_OF_TURN = TimeUnit.MILLISECONDS.toNanos(20);

  private final Session session;
  private final ProcessQueue queue;
  private final Duration patience;
  private final LongSupplier marks;

  /** The blocks that are to be committed. */
  private final List<Pending> kept = new ArrayList<>();

  private @Nullable Changes transaction;

  /** Whether a block has failed in this transaction that had written something. */
  private boolean careful;

  /** Creates the transactions of a connection to a file to which no other store writes. */
  Transactions(Session session, Duration patience, LongSupplier marks) {
    this(session, ProcessQueue.empty(), patience, marks);
  }

  /**
   * Creates the transactions of a connection.
   *
   * @param queue in which they wait for their turn; is closed with this
   * @param patience how long other processes are waited for
   * @param marks by which who is told of a transaction knows it again
   */
  Transactions(Session session, ProcessQueue queue, Duration patience, LongSupplier marks) {
    this.session = session;
    this.queue = queue;
    this.patience = patience;
    this.marks = marks;
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
      } catch (DatabaseException | StoreException e) {
        pending.fail(StoreFailures.SQLITE.translate(e));
        return false;
      }
    }
    // The first block needs no mark: there is nothing but its own changes to lose.
    boolean marked = careful && !kept.isEmpty();
    var unit = new WriteUnit(session, open);
    if (marked && !succeeds(MARK, pending)) {
      return true;
    }
    long before = rowsChanged();
    try {
      pending.run(unit);
    } catch (Throwable e) { // Also an Error is its caller's, not that of the others.
      pending.fail(e);
      if (marked) {
        takeBack(unit, e);
      } else if (kept.isEmpty()) {
        giveUp();
      } else if (rowsChanged() != before || !isOpen()) {
        repeat();
      }
      return true;
    }
    if (!marked || succeeds(KEEP, pending)) {
      unit.keep();
      kept.add(pending);
    }
    return true;
  }

  /** Takes everything back and runs again what is to be kept of it. */
  private void repeat() {
    var again = List.copyOf(kept);
    giveUp();
    careful = true;
    @Nullable Throwable refusal = null;
    for (var pending : again) {
      if (refusal != null) {
        pending.fail(refusal);
      } else if (!run(pending)) {
        refusal = pending.failure();
      }
    }
  }

  /** Returns how many rows were changed on this connection so far, also by what was taken back. */
  private long rowsChanged() {
    try {
      return ((SQLiteConnection) session.connection()).getDatabase().total_changes();
    } catch (SQLException e) {
      throw new IllegalStateException("the connection is closed", e);
    }
  }

  /** Returns whether the transaction is still there: SQLite ends it when the disk fails. */
  private boolean isOpen() {
    try {
      session.execute("BEGIN");
      session.execute(ROLLBACK);
      return false;
    } catch (DatabaseException e) {
      return true;
    }
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
      ChangeLog.add(session, open.changed(), open.mark());
    } catch (RuntimeException e) {
      abandon(StoreFailures.SQLITE.translate(e));
      return null;
    }
    transaction = null;
    careful = false;
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
    queue.leave();
    kept.clear();
    return open;
  }

  private Changes begun() {
    long deadline = System.nanoTime() + patience.toNanos();
    boolean interrupted = false;
    try {
      queue.enter(patience.dividedBy(2));
      while (!begins(deadline)) {
        // SQLite itself would look again after up to 100 ms only, and miss every gap between the
        // transactions of another program that has much to write.
        LockSupport.parkNanos(queue.tryTurn() ? BETWEEN_TRIES : BETWEEN_TRIES_OUT_OF_TURN);
        interrupted |= Thread.interrupted();
      }
    } catch (RuntimeException e) {
      queue.leave();
      throw e;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    var begun = new Changes(marks.getAsLong());
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

  private void takeBack(WriteUnit unit, Throwable reason) {
    try {
      session.execute(UNDO);
      session.execute(KEEP);
      unit.undo();
    } catch (DatabaseException e) {
      // What made the block fail was a failure of the store that ended the whole transaction.
      abandon(reason instanceof StoreException ? reason : StoreFailures.SQLITE.translate(e));
    }
  }

  /** Has all blocks fail that were to be committed. */
  private void abandon(Throwable reason) {
    for (var pending : kept) {
      pending.fail(reason);
    }
    careful = false;
    giveUp();
  }

  private void giveUp() {
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
    } finally {
      queue.leave();
    }
  }

  @Override
  public void close() {
    try (queue) {
      session.close();
    }
  }
}
