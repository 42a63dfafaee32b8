package io.skep.adapters.postgres;

import io.skep.adapters.jooq.DatabaseException;
import io.skep.adapters.jooq.Session;
import io.skep.adapters.jooq.StoreFailures;
import io.skep.adapters.jooq.repository.BoundWork;
import io.skep.adapters.jooq.repository.QueueId;
import io.skep.domain.change.Change;
import io.skep.domain.change.LocalChanges;
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
final class PostgresUnitOfWork extends BoundWork<PostgresUnit> {

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
  private static final Set<String> REPEATABLE =
      Set.of(DEADLOCK, NOT_SERIALIZABLE, NO_PARTITION, TERMINATED, CRASHED, CLOSED, BROKEN);

  private static final int FEWEST_RUNS = 8;
  private static final long LONGEST_REST = TimeUnit.MILLISECONDS.toNanos(20);
  private static final int SLOTS = 64;

  private final PostgresConnections connections;
  private final Months months;
  private final LocalChanges local;
  private final Consumer<Set<QueueId>> listeners;
  private volatile boolean closed;

  /**
   * Creates the transactions of a store.
   *
   * @param local are told of what a transaction has changed
   * @param listeners are told of the queues that a transaction made tasks ready in
   */
  PostgresUnitOfWork(
      PostgresConnections connections,
      Months months,
      LocalChanges local,
      Consumer<Set<QueueId>> listeners) {
    super(StoreFailures.SQLSTATE);
    this.connections = connections;
    this.months = months;
    this.local = local;
    this.listeners = listeners;
  }

  /** Refuses who comes from now on. */
  void close() {
    closed = true;
  }

  @Override
  protected <T> T inTransaction(Function<PostgresUnit, T> block) {
    return repeated(overtaken -> once(block, overtaken));
  }

  /**
   * Runs a call that runs one statement only, which is a transaction of its own: saves the trips
   * that begin and end one. Not within a block.
   */
  <T> T alone(Function<PostgresUnit, T> call) {
    return repeated(overtaken -> onceAlone(call));
  }

  /**
   * Runs a block whose calls take part in a transaction that the caller has begun on a connection
   * to this database, and ends. If the block fails, only that is taken back which it did.
   *
   * @throws InvalidTransitionException if this thread is within a block already
   */
  <T> T within(Connection connection, CallersTransaction.Home home, Supplier<T> block) {
    if (isWithinBlock()) {
      throw new InvalidTransitionException(
          "unit of work", "of this thread", "begun", "one on another connection");
    }
    if (closed) {
      throw gone();
    }
    for (int run = 1; ; run++) {
      try {
        return once(connection, home, block);
      } catch (StoreException | DatabaseException e) {
        if (e.getCause() instanceof MissingMonths missing) {
          make(missing);
        } else if (run == FEWEST_RUNS || !(e.getCause() instanceof PostgresUnit.Overtaken)) {
          throw StoreFailures.SQLSTATE.translate(e);
        }
      }
    }
  }

  private <T> T once(Connection connection, CallersTransaction.Home home, Supplier<T> block) {
    var session = connections.over(connection);
    try {
      var part = CallersTransaction.begin(connection, home);
      try {
        var unit = unit(session, false);
        T result = bound(unit, block);
        unit.finish();
        part.finish(unit.ready());
        return result;
      } catch (Throwable e) {
        part.undo(e);
        throw e;
      }
    } finally {
      session.release();
    }
  }

  /**
   * Runs a transaction until it is done or has failed of something that does not pass.
   *
   * @param transaction is told whether it was overtaken by another one the last time
   */
  private <T> T repeated(Function<Boolean, T> transaction) {
    boolean overtaken = false;
    long deadline = System.nanoTime() + connections.patience().toNanos();
    for (int run = 1; ; run++) {
      try {
        return transaction.apply(overtaken);
      } catch (StoreException | DatabaseException e) {
        overtaken |= e.getCause() instanceof PostgresUnit.Overtaken;
        if (e.getCause() instanceof MissingMonths missing) {
          // Each run knows of more months, so that there is an end to this.
          make(missing);
        } else if (!mayRepeat(e) || isEnough(run, deadline)) {
          throw StoreFailures.SQLSTATE.translate(e);
        } else {
          LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(LONGEST_REST));
        }
      }
    }
  }

  /** Luck may fail one of many for long, but not for as long as they would wait for each other. */
  private static boolean isEnough(int runs, long deadline) {
    return runs >= FEWEST_RUNS && System.nanoTime() - deadline > 0;
  }

  private void make(MissingMonths missing) {
    try (var session = open()) {
      months.make(session.connection(), missing.months());
    } catch (SQLException e) {
      throw StoreFailures.SQLSTATE.translate(new DatabaseException(e));
    }
  }

  private boolean mayRepeat(RuntimeException failure) {
    if (failure.getCause() instanceof PostgresUnit.Overtaken) {
      return true;
    }
    if (failure.getCause() instanceof NoConnection || isOutcomeUnknown(failure)) {
      return false;
    }
    var state = state(failure);
    if (state == null || !REPEATABLE.contains(state)) {
      return false;
    }
    if (state.equals(NO_PARTITION)) {
      // Somebody has archived what was known to be there.
      try (var session = open()) {
        months.load(session.connection());
      }
    }
    LOG.debug("transaction is run again state={}", state);
    return true;
  }

  private static boolean isOutcomeUnknown(RuntimeException failure) {
    return failure instanceof StoreException refused && refused.code() == ErrorCode.OUTCOME_UNKNOWN;
  }

  /** Returns what the driver reported; null if it has waited in vain, as it would again. */
  private static @Nullable String state(RuntimeException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException reported) {
        return reported.getCause() instanceof SocketTimeoutException
            ? null
            : reported.getSQLState();
      }
    }
    return null;
  }

  private <T> T onceAlone(Function<PostgresUnit, T> call) {
    try (var session = open()) {
      var unit = unit(session, false);
      T result = call.apply(unit);
      unit.requireSettled();
      tell(unit);
      return result;
    } catch (DatabaseException e) {
      throw ofCommit(e);
    }
  }

  private PostgresUnit unit(Session session, boolean overtaken) {
    try {
      int backend = session.connection().unwrap(PGConnection.class).getBackendPID();
      return new PostgresUnit(session, months, backend % SLOTS, overtaken, local.mark());
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  private <T> T once(Function<PostgresUnit, T> block, boolean overtaken) {
    try (var session = open()) {
      var connection = session.connection();
      try {
        connection.setAutoCommit(false);
        var unit = unit(session, overtaken);
        T result;
        try {
          result = block.apply(unit);
          commit(unit);
        } catch (Throwable e) {
          rollBack(session, e);
          throw e;
        }
        tell(unit);
        return result;
      } catch (SQLException e) {
        throw new DatabaseException(e);
      }
    }
  }

  private static void commit(PostgresUnit unit) {
    try {
      unit.commit();
    } catch (SQLException e) {
      throw StoreFailures.SQLSTATE.translateCommit(e);
    } catch (DatabaseException e) {
      throw ofCommit(e);
    }
  }

  /** A statement that commits may have taken effect before the answer was lost. */
  private static RuntimeException ofCommit(DatabaseException failure) {
    return StoreFailures.SQLSTATE.isLost(failure.reported())
        ? StoreFailures.SQLSTATE.translateCommit(failure.reported())
        : failure;
  }

  private static void rollBack(Session session, Throwable reason) {
    try {
      session.connection().rollback();
    } catch (SQLException e) {
      reason.addSuppressed(e);
    }
  }

  private void tell(PostgresUnit unit) {
    tellOfChanges(unit);
    if (!unit.ready().isEmpty()) {
      try {
        listeners.accept(unit.ready());
      } catch (RuntimeException e) {
        LOG.warn("a listener failed of what is committed all the same", e);
      }
    }
  }

  private void tellOfChanges(PostgresUnit unit) {
    if (unit.mark() != Change.UNMARKED) {
      try {
        local.tell(List.of(unit.toldInAll()), unit.mark());
      } catch (RuntimeException e) {
        LOG.warn("a listener failed of changes that are committed all the same", e);
      }
    }
  }

  @Override
  protected <T> T reading(Function<Session, T> call) {
    return repeated(
        overtaken -> {
          try (var session = open()) {
            return call.apply(session);
          }
        });
  }

  @Override
  protected <T> T inSnapshot(Function<Session, T> block) {
    return repeated(overtaken -> snapshot(block));
  }

  private <T> T snapshot(Function<Session, T> block) {
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
  protected void settle(PostgresUnit unit) {
    unit.settle();
  }

  private Session open() {
    if (closed) {
      throw gone();
    }
    return connections.open();
  }

  private static StoreException gone() {
    return new StoreException(ErrorCode.STORE_UNAVAILABLE, "the store is closed", null);
  }
}
