package io.skep.adapters.jooq.statement;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jooq.SQLDialect;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection with the statements that were prepared on it. They stay open as long as it does.
 *
 * <p>Used by one thread at a time. Failures of the database leave it as {@link DatabaseException}.
 */
public final class Session implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  private static final Object[] NO_VALUES = {};

  private final Connection connection;
  private final StatementAdapter.Factory statementFactory;
  private final SQLDialect dialect;
  private final StatementObserver observer;
  private final Map<SqlStatement, CachedStatement> preparedStatements = new HashMap<>();
  private final Map<String, StatementAdapter> plainStatements = new HashMap<>();

  /**
   * Creates a session.
   *
   * @param connection is closed with the session
   * @param driver prepares statements on it
   * @param dialect in whose words statements are composed
   * @param observer is told of every run of a prepared statement
   */
  public Session(
      Connection connection,
      StatementAdapter.Factory driver,
      SQLDialect dialect,
      StatementObserver observer) {
    this.connection = connection;
    this.statementFactory = driver;
    this.dialect = dialect;
    this.observer = observer;
  }

  /** Returns the connection. */
  public Connection connection() {
    return connection;
  }

  /** Runs a statement without values and results, such as one that begins a transaction. */
  public void execute(String sql) {
    try {
      var statement = plainStatements.get(sql);
      if (statement == null) {
        statement = statementFactory.prepare(connection, sql);
        plainStatements.put(sql, statement);
      }
      try {
        statement.execute(NO_VALUES);
        statement.reset();
      } catch (SQLException e) {
        plainStatements.remove(sql);
        closeAfterFailure(statement, e);
        throw e;
      }
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  /** Runs a statement that changes something and returns how many rows it changed. */
  public int update(SqlStatement prepared, Consumer<Bindings> arguments) {
    int[] changed = {0};
    execute(
        prepared,
        arguments,
        run -> {
          run.statement.execute(run.arguments.values());
          changed[0] = run.statement.getUpdateCount();
        });
    return changed[0];
  }

  /** Returns the first row, or empty if there is none. */
  public <T> Optional<T> first(
      SqlStatement prepared, Consumer<Bindings> arguments, Function<Row, T> mapper) {
    var found = new ArrayList<T>(1);
    query(
        prepared,
        arguments,
        row -> {
          found.add(mapper.apply(row));
          return false;
        });
    return found.isEmpty() ? Optional.empty() : Optional.of(found.get(0));
  }

  /** Returns all rows. */
  public <T> List<T> list(
      SqlStatement prepared, Consumer<Bindings> arguments, Function<Row, T> mapper) {
    var found = new ArrayList<T>();
    query(
        prepared,
        arguments,
        row -> {
          found.add(mapper.apply(row));
          return true;
        });
    return found;
  }

  /**
   * Returns the first rows, up to a limit of rows and about a limit of size, but at least one.
   *
   * @param limit how many rows at most; the statement should find one more, if there is one
   * @param size the size of an element, in characters
   */
  public <T> Slice<T> slice(
      SqlStatement prepared,
      Consumer<Bindings> arguments,
      Function<Row, T> mapper,
      int limit,
      ToLongFunction<T> size) {
    var slice = new Slice.Collector<T>(limit, size);
    runInReadTransaction(
        () -> query(prepared, arguments, row -> slice.accepts() && slice.add(mapper.apply(row))));
    return slice.toSlice();
  }

  /** A driver may fetch all rows at once, however large, unless there is a transaction. */
  private void runInReadTransaction(Runnable reading) {
    try {
      if (!connection.getAutoCommit()) {
        reading.run();
        return;
      }
      connection.setAutoCommit(false);
      try {
        reading.run();
      } catch (Throwable e) {
        rollBackAfterFailure(e);
        throw e;
      }
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  /** A connection that has failed may not be able to do that either, which is not the reason. */
  private void rollBackAfterFailure(Throwable reason) {
    try {
      connection.rollback();
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      reason.addSuppressed(e);
    }
  }

  /** Runs a statement that finds rows, for as long as {@code reader} wants more of them. */
  public void query(SqlStatement prepared, Consumer<Bindings> arguments, RowReader reader) {
    execute(
        prepared,
        arguments,
        run -> {
          boolean more = run.statement.execute(run.arguments.values());
          while (more && reader.read(run.row)) {
            more = run.statement.next();
          }
        });
  }

  private void execute(
      SqlStatement prepared, Consumer<Bindings> arguments, StatementCallback body) {
    var sql = prepared.sql(dialect);
    long start = System.nanoTime();
    try {
      var run = preparedStatements.get(prepared);
      if (run == null) {
        run =
            new CachedStatement(
                statementFactory.prepare(connection, sql), prepared.rendered(dialect));
        preparedStatements.put(prepared, run);
      }
      query(prepared, run, arguments, body);
    } catch (SQLException e) {
      throw new DatabaseException(e);
    } finally {
      observer.onExecuted(prepared.operation(), sql, System.nanoTime() - start);
    }
  }

  private void query(
      SqlStatement prepared,
      CachedStatement run,
      Consumer<Bindings> arguments,
      StatementCallback body)
      throws SQLException {
    if (run.running) {
      throw new IllegalStateException("is running already: " + prepared);
    }
    run.running = true;
    try {
      run.arguments.clear();
      arguments.accept(run.arguments);
      body.execute(run);
      run.statement.reset();
      run.running = false;
    } catch (SQLException | RuntimeException | Error e) {
      // What state it is in now is not worth finding out.
      preparedStatements.remove(prepared);
      closeAfterFailure(run.statement, e);
      throw e;
    }
  }

  private static void closeAfterFailure(StatementAdapter statement, Throwable reason) {
    try {
      statement.close();
    } catch (SQLException e) {
      reason.addSuppressed(e);
    }
  }

  /** Closes the statements, and leaves the connection to whom it belongs. */
  public void closeStatements() {
    try {
      for (var run : preparedStatements.values()) {
        run.statement.close();
      }
      for (var statement : plainStatements.values()) {
        statement.close();
      }
    } catch (SQLException e) {
      LOG.debug("a statement was closed on a connection that is broken", e);
    }
  }

  /**
   * Closes the connection. Does not fail: what was committed on it stays so, however it comes to
   * its end.
   */
  @Override
  public void close() {
    try (connection) {
      closeStatements();
    } catch (SQLException e) {
      LOG.debug("a connection was closed that is broken", e);
    }
  }

  /** A statement that is kept ready, with what every run of it needs. */
  private static final class CachedStatement {

    private final StatementAdapter statement;
    private final Bindings arguments;
    private final Row row;
    private boolean running;

    CachedStatement(StatementAdapter statement, SqlStatement.RenderedStatement composed) {
      this.statement = statement;
      arguments = new Bindings(composed);
      row = new Row(statement, composed);
    }
  }

  @FunctionalInterface
  private interface StatementCallback {

    void execute(CachedStatement run) throws SQLException;
  }

  /** Reads one row. */
  @FunctionalInterface
  public interface RowReader {

    /** Reads the row and returns whether more of them are wanted. */
    boolean read(Row row);
  }
}
