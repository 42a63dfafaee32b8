package io.skep.adapters.postgres;

import io.skep.adapters.jooq.DatabaseException;
import io.skep.adapters.jooq.StoreFailures;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A connection of its own for what is not said in the course of work, such as the making of tables.
 * Each statement commits itself, save within {@link #together}. Used by one thread; failures leave
 * it as {@link io.skep.domain.error.StoreException}.
 */
final class Direct implements AutoCloseable {

  /** After so many deadlocks in a row it is not chance. */
  private static final int MOST_RUNS = 20;

  private static final String DEADLOCK = "40P01";

  private final Connection connection;

  Direct(Connection connection) {
    this.connection = connection;
  }

  Connection connection() {
    return connection;
  }

  /** Runs a statement and returns how many rows it changed. */
  int run(String sql, @Nullable Object... values) {
    return asked(
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
  <T> List<T> list(String sql, Mapper<T> mapper, @Nullable Object... values) {
    return asked(
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
  <T> T one(String sql, Mapper<T> mapper, @Nullable Object... values) {
    var found = list(sql, mapper, values);
    if (found.size() != 1) {
      throw new IllegalStateException(found.size() + " rows instead of one: " + sql);
    }
    return found.get(0);
  }

  /** Does all of it in one transaction, and again if it was in the way of others. */
  <T> T together(Supplier<T> work) {
    for (int run = 1; ; run++) {
      try {
        return once(work);
      } catch (DatabaseException e) {
        if (run == MOST_RUNS || !DEADLOCK.equals(e.reported().getSQLState())) {
          throw StoreFailures.SQLSTATE.translate(e);
        }
      }
    }
  }

  private <T> T once(Supplier<T> work) {
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

  private <T> T asked(Asking<T> asking) {
    try {
      return asking.ask();
    } catch (SQLException e) {
      var reported = new DatabaseException(e);
      throw isTogether() ? reported : StoreFailures.SQLSTATE.translate(reported);
    }
  }

  private boolean isTogether() {
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
      throw StoreFailures.SQLSTATE.translate(new DatabaseException(e));
    }
  }

  /** Reads one row. */
  @FunctionalInterface
  interface Mapper<T> {

    T map(ResultSet row) throws SQLException;
  }

  @FunctionalInterface
  private interface Asking<T> {

    T ask() throws SQLException;
  }
}
