package io.skep.adapters.postgres.connection;

import io.skep.adapters.jooq.statement.DatabaseException;
import io.skep.adapters.jooq.statement.SqlErrorTranslator;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A connection of its own for what is not said in the course of work, such as the making of tables.
 * Each statement commits itself, save within {@link #inTransaction}. Used by one thread; failures
 * leave it as {@link io.skep.domain.error.StoreException}.
 */
public final class AdminConnection implements AutoCloseable {

  /** After so many deadlocks in a row it is not chance. */
  private static final int MAX_ATTEMPTS = 20;

  private static final String DEADLOCK = "40P01";

  private final Connection connection;

  /** Creates the helper over a connection, which stays the caller's to close. */
  public AdminConnection(Connection connection) {
    this.connection = connection;
  }

  /** Returns the connection. */
  public Connection connection() {
    return connection;
  }

  /** Runs a statement and returns how many rows it changed. */
  public int execute(String sql, @Nullable Object... values) {
    return translateErrors(
        () -> {
          try (var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
              statement.setObject(i + 1, values[i]);
            }
            return statement.execute() ? 0 : statement.getUpdateCount();
          }
        });
  }

  /** Returns all rows that a statement finds. */
  public <T> List<T> queryList(String sql, Mapper<T> mapper, @Nullable Object... values) {
    return translateErrors(
        () -> {
          try (var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
              statement.setObject(i + 1, values[i]);
            }
            List<T> found = new ArrayList<>();
            try (var rows = statement.executeQuery()) {
              while (rows.next()) {
                found.add(mapper.map(rows));
              }
            }
            return found;
          }
        });
  }

  /** Returns the only row that a statement finds. */
  public <T> T queryOne(String sql, Mapper<T> mapper, @Nullable Object... values) {
    var found = queryList(sql, mapper, values);
    if (found.size() != 1) {
      throw new IllegalStateException(found.size() + " rows instead of one: " + sql);
    }
    return found.get(0);
  }

  /** Does all of it in one transaction, and again if it was in the way of others. */
  public <T> T inTransaction(Supplier<T> work) {
    for (int run = 1; ; run++) {
      try {
        return runTransaction(work);
      } catch (DatabaseException e) {
        if (run == MAX_ATTEMPTS || !DEADLOCK.equals(e.sqlException().getSQLState())) {
          throw SqlErrorTranslator.SQLSTATE.translate(e);
        }
      }
    }
  }

  private <T> T runTransaction(Supplier<T> work) {
    try {
      connection.setAutoCommit(false);
      T result;
      try {
        result = work.get();
        connection.commit();
      } catch (RuntimeException | Error e) {
        connection.rollback();
        throw e;
      } finally {
        connection.setAutoCommit(true);
      }
      return result;
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  private <T> T translateErrors(SqlCall<T> asking) {
    try {
      return asking.call();
    } catch (SQLException e) {
      var reported = new DatabaseException(e);
      throw isInTransaction() ? reported : SqlErrorTranslator.SQLSTATE.translate(reported);
    }
  }

  private boolean isInTransaction() {
    try {
      return !connection.getAutoCommit();
    } catch (SQLException e) {
      return false;
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw SqlErrorTranslator.SQLSTATE.translate(new DatabaseException(e));
    }
  }

  /** Reads one row. */
  @FunctionalInterface
  public interface Mapper<T> {

    /** Maps the current row. */
    T map(ResultSet row) throws SQLException;
  }

  @FunctionalInterface
  private interface SqlCall<T> {

    T call() throws SQLException;
  }
}
