package io.skep.adapters.sqlite.transaction;

import io.skep.adapters.jooq.statement.DatabaseException;
import io.skep.adapters.jooq.statement.Session;
import io.skep.adapters.jooq.statement.SqlErrorTranslator;
import io.skep.adapters.sqlite.connection.ProcessQueue;
import io.skep.adapters.sqlite.transaction.SqliteTransaction.PendingChanges;
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
public final class TransactionRunner implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TransactionRunner.class);

  private static final String BEGIN = "BEGIN IMMEDIATE";
  private static final String COMMIT = "COMMIT";
  private static final String ROLLBACK = "ROLLBACK";
  private static final String SAVEPOINT = "SAVEPOINT caller";
  private static final String RELEASE_SAVEPOINT = "RELEASE caller";
  private static final String ROLLBACK_TO_SAVEPOINT = "ROLLBACK TO caller";

  private static final int RESULT_ERROR = 1;
  private static final int RESULT_BUSY = 5;
  private static final long RETRY_DELAY = TimeUnit.MICROSECONDS.toNanos(200);
  private static final long RETRY_DELAY_OUT_OF_TURN = TimeUnit.MILLISECONDS.toNanos(20);

  private final Session session;
  private final ProcessQueue queue;
  private final Duration lockTimeout;
  private final LongSupplier commitIds;

  /** The blocks that are to be committed. */
  private final List<QueuedBlock> pendingCommit = new ArrayList<>();

  private @Nullable PendingChanges transaction;

  /** Whether a block has failed in this transaction that had written something. */
  private boolean useSavepoints;

  /** Creates the transactions of a connection to a file to which no other store writes. */
  TransactionRunner(Session session, Duration patience, LongSupplier marks) {
    this(session, ProcessQueue.uncontended(), patience, marks);
  }

  /**
   * Creates the transactions of a connection.
   *
   * @param queue in which they wait for their turn; is closed with this
   * @param patience how long other processes are waited for
   * @param marks by which who is told of a transaction knows it again
   */
  public TransactionRunner(
      Session session, ProcessQueue queue, Duration patience, LongSupplier marks) {
    this.session = session;
    this.queue = queue;
    this.lockTimeout = patience;
    this.commitIds = marks;
  }

  /**
   * Runs a block in the open transaction, or in a new one. Whatever it throws is kept with it.
   *
   * @return whether further blocks may be run at once; false if no transaction could be begun
   */
  boolean run(QueuedBlock pending) {
    var open = transaction;
    if (open == null) {
      try {
        open = beginTransaction();
      } catch (DatabaseException | StoreException e) {
        pending.fail(SqlErrorTranslator.SQLITE.translate(e));
        return false;
      }
    }
    // The first block needs no mark: there is nothing but its own changes to lose.
    boolean marked = useSavepoints && !pendingCommit.isEmpty();
    var unit = new SqliteTransaction(session, open);
    if (marked && !tryExecute(SAVEPOINT, pending)) {
      return true;
    }
    long before = rowsChanged();
    try {
      pending.run(unit);
    } catch (Throwable e) { // Also an Error is its caller's, not that of the others.
      pending.fail(e);
      if (marked) {
        rollBackToSavepoint(unit, e);
      } else if (pendingCommit.isEmpty()) {
        discard();
      } else if (rowsChanged() != before || !isTransactionOpen()) {
        rerunWithSavepoints();
      }
      return true;
    }
    if (!marked || tryExecute(RELEASE_SAVEPOINT, pending)) {
      unit.mergeIntoTransaction();
      pendingCommit.add(pending);
    }
    return true;
  }

  /** Takes everything back and runs again what is to be kept of it. */
  private void rerunWithSavepoints() {
    var again = List.copyOf(pendingCommit);
    discard();
    useSavepoints = true;
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
  private boolean isTransactionOpen() {
    try {
      session.execute("BEGIN");
      session.execute(ROLLBACK);
      return false;
    } catch (DatabaseException e) {
      return true;
    }
  }

  private boolean tryExecute(String statement, QueuedBlock pending) {
    try {
      session.execute(statement);
      return true;
    } catch (DatabaseException e) {
      var reason = SqlErrorTranslator.SQLITE.translate(e);
      pending.fail(reason);
      failAll(reason);
      return false;
    }
  }

  /**
   * Commits what is open.
   *
   * @return what it changed, or null if it changed nothing or failed; then the blocks have failed
   */
  @Nullable PendingChanges commit() {
    var open = transaction;
    if (open == null) {
      return null;
    }
    try {
      open.flush(session);
      ChangeLog.append(session, open.changeTags(), open.commitId());
    } catch (RuntimeException e) {
      failAll(SqlErrorTranslator.SQLITE.translate(e));
      return null;
    }
    transaction = null;
    useSavepoints = false;
    try {
      session.execute(COMMIT);
    } catch (DatabaseException e) {
      for (var pending : pendingCommit) {
        pending.fail(SqlErrorTranslator.SQLITE.translateCommitFailure(e.sqlException()));
      }
      pendingCommit.clear();
      rollBack();
      return null;
    }
    queue.release();
    pendingCommit.clear();
    return open;
  }

  private PendingChanges beginTransaction() {
    long deadline = System.nanoTime() + lockTimeout.toNanos();
    boolean interrupted = false;
    try {
      queue.awaitTurn(lockTimeout.dividedBy(2));
      while (!tryBegin(deadline)) {
        // SQLite itself would look again after up to 100 ms only, and miss every gap between the
        // transactions of another program that has much to write.
        LockSupport.parkNanos(queue.tryAcquire() ? RETRY_DELAY : RETRY_DELAY_OUT_OF_TURN);
        interrupted |= Thread.interrupted();
      }
    } catch (RuntimeException e) {
      queue.release();
      throw e;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    var begun = new PendingChanges(commitIds.getAsLong());
    transaction = begun;
    return begun;
  }

  private boolean tryBegin(long deadline) {
    try {
      session.execute(BEGIN);
      return true;
    } catch (DatabaseException e) {
      if (primaryResultCode(e) == RESULT_ERROR) {
        // A transaction that could not be ended before is still there.
        session.execute(ROLLBACK);
        return false;
      }
      if (primaryResultCode(e) == RESULT_BUSY && System.nanoTime() < deadline) {
        return false;
      }
      throw e;
    }
  }

  private static int primaryResultCode(DatabaseException refusal) {
    return refusal.sqlException().getErrorCode() & 0xff;
  }

  private void rollBackToSavepoint(SqliteTransaction unit, Throwable reason) {
    try {
      session.execute(ROLLBACK_TO_SAVEPOINT);
      session.execute(RELEASE_SAVEPOINT);
      unit.revertFlush();
    } catch (DatabaseException e) {
      // What made the block fail was a failure of the store that ended the whole transaction.
      failAll(reason instanceof StoreException ? reason : SqlErrorTranslator.SQLITE.translate(e));
    }
  }

  /** Has all blocks fail that were to be committed. */
  private void failAll(Throwable reason) {
    for (var pending : pendingCommit) {
      pending.fail(reason);
    }
    useSavepoints = false;
    discard();
  }

  private void discard() {
    pendingCommit.clear();
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
      queue.release();
    }
  }

  @Override
  public void close() {
    try (queue) {
      session.close();
    }
  }
}
