package io.skep.adapters.postgres.transaction;

import io.skep.adapters.jooq.statement.DatabaseException;
import io.skep.adapters.jooq.statement.Session;
import io.skep.adapters.jooq.statement.SqlErrorTranslator;
import io.skep.adapters.jooq.transaction.QueueId;
import io.skep.adapters.jooq.transaction.ThreadBoundTransactions;
import io.skep.adapters.postgres.connection.ConnectionUnavailableException;
import io.skep.adapters.postgres.connection.PostgresConnections;
import io.skep.adapters.postgres.partition.MissingPartitionException;
import io.skep.adapters.postgres.partition.PartitionCatalog;
import io.skep.domain.changefeed.Change;
import io.skep.domain.changefeed.LocalChangeNotifier;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.InvalidTransitionException;
import io.skep.domain.error.StoreException;
import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Transactions of a server, one connection for each. A transaction that the server gave up because
 * of others, or whose connection broke before its commit, is run again. Safe for use by many
 * threads.
 */
public final class PostgresUnitOfWork extends ThreadBoundTransactions<PostgresTransaction> {

  private static final Logger LOG = LoggerFactory.getLogger(PostgresUnitOfWork.class);

  /** What the server says when it chose a transaction to give up, or when a month is gone. */
  private static final String DEADLOCK = "40P01";

  private static final String NOT_SERIALIZABLE = "40001";
  private static final String NO_PARTITION = "23514";

  /** What it says when it ends a connection, and what the driver says when it finds one ended. */
  private static final String TERMINATED = "57P01";

  private static final String CRASHED = "57P02";
  private static final String CLOSED = "08003";
  private static final String BROKEN = "08006";
  private static final Set<String> RETRYABLE =
      Set.of(DEADLOCK, NOT_SERIALIZABLE, NO_PARTITION, TERMINATED, CRASHED, CLOSED, BROKEN);

  private static final int MIN_ATTEMPTS = 8;
  private static final long MAX_RETRY_DELAY = TimeUnit.MILLISECONDS.toNanos(20);
  private static final int COUNTER_SLOTS = 64;

  private final PostgresConnections connections;
  private final PartitionCatalog partitions;
  private final LocalChangeNotifier changeNotifier;
  private final Consumer<Set<QueueId>> readyListener;
  private volatile boolean closed;

  /**
   * Creates the transactions of a store.
   *
   * @param local are told of what a transaction has changed
   * @param listeners are told of the queues that a transaction made tasks ready in
   */
  public PostgresUnitOfWork(
      PostgresConnections connections,
      PartitionCatalog months,
      LocalChangeNotifier local,
      Consumer<Set<QueueId>> listeners) {
    super(SqlErrorTranslator.SQLSTATE);
    this.connections = connections;
    this.partitions = months;
    this.changeNotifier = local;
    this.readyListener = listeners;
  }

  /** Refuses who comes from now on. */
  public void close() {
    closed = true;
  }

  @Override
  protected <T> T inTransaction(Function<PostgresTransaction, T> block) {
    return retry(overtaken -> runOnce(block, overtaken));
  }

  /**
   * Runs a call that runs one statement only, which is a transaction of its own: saves the trips
   * that begin and end one. Not within a block.
   */
  public <T> T autoCommit(Function<PostgresTransaction, T> call) {
    return retry(overtaken -> autoCommitOnce(call));
  }

  /**
   * Runs a block whose calls take part in a transaction that the caller has begun on a connection
   * to this database, and ends. If the block fails, only that is taken back which it did.
   *
   * @throws InvalidTransitionException if this thread is within a block already
   */
  public <T> T joinTransaction(
      Connection connection, JoinedTransaction.SchemaIdentity home, Supplier<T> block) {
    if (isInUnitOfWork()) {
      throw new InvalidTransitionException(
          "unit of work", "of this thread", "begun", "one on another connection");
    }
    if (closed) {
      throw storeClosed();
    }
    for (int run = 1; ; run++) {
      try {
        return runOnce(connection, home, block);
      } catch (StoreException | DatabaseException e) {
        if (e.getCause() instanceof MissingPartitionException missing) {
          createPartitions(missing);
        } else if (run == MIN_ATTEMPTS
            || !(e.getCause() instanceof PostgresTransaction.ConcurrentUpdateException)) {
          throw SqlErrorTranslator.SQLSTATE.translate(e);
        }
      }
    }
  }

  private <T> T runOnce(
      Connection connection, JoinedTransaction.SchemaIdentity home, Supplier<T> block) {
    var session = connections.sessionOn(connection);
    try {
      var part = JoinedTransaction.begin(connection, home);
      try {
        var unit = newTransaction(session, false);
        T result = runBound(unit, block);
        unit.flush();
        part.release(unit.ready());
        return result;
      } catch (Throwable e) {
        part.rollBack(e);
        throw e;
      }
    } finally {
      session.closeStatements();
    }
  }

  /**
   * Runs a transaction until it is done or has failed of something that does not pass.
   *
   * @param transaction is told whether it was overtaken by another one the last time
   */
  private <T> T retry(Function<Boolean, T> transaction) {
    boolean overtaken = false;
    long deadline = System.nanoTime() + connections.lockTimeout().toNanos();
    for (int run = 1; ; run++) {
      try {
        return transaction.apply(overtaken);
      } catch (StoreException | DatabaseException e) {
        overtaken |= e.getCause() instanceof PostgresTransaction.ConcurrentUpdateException;
        if (e.getCause() instanceof MissingPartitionException missing) {
          // Each run knows of more months, so that there is an end to this.
          createPartitions(missing);
        } else if (!isRetryable(e) || isRetryExhausted(run, deadline)) {
          throw SqlErrorTranslator.SQLSTATE.translate(e);
        } else {
          LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(MAX_RETRY_DELAY));
        }
      }
    }
  }

  /** Luck may fail one of many for long, but not for as long as they would wait for each other. */
  private static boolean isRetryExhausted(int runs, long deadline) {
    return runs >= MIN_ATTEMPTS && System.nanoTime() - deadline > 0;
  }

  private void createPartitions(MissingPartitionException missing) {
    try (var session = open()) {
      partitions.create(session.connection(), missing.months());
    } catch (SQLException e) {
      throw SqlErrorTranslator.SQLSTATE.translate(new DatabaseException(e));
    }
  }

  private boolean isRetryable(RuntimeException failure) {
    if (failure.getCause() instanceof PostgresTransaction.ConcurrentUpdateException) {
      return true;
    }
    if (failure.getCause() instanceof ConnectionUnavailableException || isOutcomeUnknown(failure)) {
      return false;
    }
    var state = sqlState(failure);
    if (state == null || !RETRYABLE.contains(state)) {
      return false;
    }
    if (state.equals(NO_PARTITION)) {
      // Somebody has archived what was known to be there.
      try (var session = open()) {
        partitions.load(session.connection());
      }
    }
    LOG.debug("transaction is run again state={}", state);
    return true;
  }

  private static boolean isOutcomeUnknown(RuntimeException failure) {
    return failure instanceof StoreException refused && refused.code() == ErrorCode.OUTCOME_UNKNOWN;
  }

  /** Returns what the driver reported; null if it has waited in vain, as it would again. */
  private static @Nullable String sqlState(RuntimeException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException reported) {
        return reported.getCause() instanceof SocketTimeoutException
            ? null
            : reported.getSQLState();
      }
    }
    return null;
  }

  private <T> T autoCommitOnce(Function<PostgresTransaction, T> call) {
    try (var session = open()) {
      var unit = newTransaction(session, false);
      T result = call.apply(unit);
      unit.requireFlushed();
      publish(unit);
      return result;
    } catch (DatabaseException e) {
      throw translateCommitFailure(e);
    }
  }

  private PostgresTransaction newTransaction(Session session, boolean overtaken) {
    try {
      int backend = session.connection().unwrap(PGConnection.class).getBackendPID();
      return new PostgresTransaction(
          session, partitions, backend % COUNTER_SLOTS, overtaken, changeNotifier.nextCommitId());
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  private <T> T runOnce(Function<PostgresTransaction, T> block, boolean overtaken) {
    try (var session = open()) {
      var connection = session.connection();
      try {
        connection.setAutoCommit(false);
        var unit = newTransaction(session, overtaken);
        T result;
        try {
          result = block.apply(unit);
          commit(unit);
        } catch (Throwable e) {
          rollBack(session, e);
          throw e;
        }
        publish(unit);
        return result;
      } catch (SQLException e) {
        throw new DatabaseException(e);
      }
    }
  }

  private static void commit(PostgresTransaction unit) {
    try {
      unit.commit();
    } catch (SQLException e) {
      throw SqlErrorTranslator.SQLSTATE.translateCommitFailure(e);
    } catch (DatabaseException e) {
      throw translateCommitFailure(e);
    }
  }

  /** A statement that commits may have taken effect before the answer was lost. */
  private static RuntimeException translateCommitFailure(DatabaseException failure) {
    return SqlErrorTranslator.SQLSTATE.isConnectionLost(failure.sqlException())
        ? SqlErrorTranslator.SQLSTATE.translateCommitFailure(failure.sqlException())
        : failure;
  }

  private static void rollBack(Session session, Throwable reason) {
    try {
      session.connection().rollback();
    } catch (SQLException e) {
      reason.addSuppressed(e);
    }
  }

  private void publish(PostgresTransaction unit) {
    publishChanges(unit);
    if (!unit.ready().isEmpty()) {
      try {
        readyListener.accept(unit.ready());
      } catch (RuntimeException e) {
        LOG.warn("a listener failed of what is committed all the same", e);
      }
    }
  }

  private void publishChanges(PostgresTransaction unit) {
    if (unit.commitId() != Change.NO_COMMIT_ID) {
      try {
        changeNotifier.publish(List.of(unit.allChanges()), unit.commitId());
      } catch (RuntimeException e) {
        LOG.warn("a listener failed of changes that are committed all the same", e);
      }
    }
  }

  @Override
  protected <T> T withReadSession(Function<Session, T> call) {
    return retry(
        overtaken -> {
          try (var session = open()) {
            return call.apply(session);
          }
        });
  }

  @Override
  protected <T> T inSnapshot(Function<Session, T> block) {
    return retry(overtaken -> readInSnapshot(block));
  }

  private <T> T readInSnapshot(Function<Session, T> block) {
    try (var session = open()) {
      var connection = session.connection();
      try {
        connection.setAutoCommit(false);
        session.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
        T result = block.apply(session);
        connection.commit();
        return result;
      } catch (SQLException e) {
        throw new DatabaseException(e);
      } catch (Throwable e) {
        rollBack(session, e);
        throw e;
      }
    }
  }

  @Override
  protected void flushCounts(PostgresTransaction unit) {
    unit.flushCounts();
  }

  private Session open() {
    if (closed) {
      throw storeClosed();
    }
    return connections.open();
  }

  private static StoreException storeClosed() {
    return new StoreException(ErrorCode.STORE_UNAVAILABLE, "the store is closed", null);
  }
}
