package io.skep.adapters.jooq;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jooq.Configuration;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * A connection with the statements that were prepared on it. They stay open as long as it does.
 *
 * <p>Used by one thread at a time. Failures of the database leave it as {@link DatabaseException}.
 */
public final class Session implements AutoCloseable {

  private final Connection connection;
  private final Configuration configuration;
  private final StatementObserver observer;
  private final Map<Prepared, PreparedStatement> statements = new HashMap<>();
  private final Map<String, PreparedStatement> plain = new HashMap<>();
  private @Nullable DSLContext dsl;

  /**
   * Creates a session.
   *
   * @param connection is closed with the session
   * @param configuration dialect, settings and listeners of what is run through {@link #dsl}
   * @param observer is told of every run of a prepared statement
   */
  public Session(Connection connection, Configuration configuration, StatementObserver observer) {
    this.connection = connection;
    this.configuration = configuration;
    this.observer = observer;
  }

  /** Returns the connection. */
  public Connection connection() {
    return connection;
  }

  /** Returns jOOQ on this connection, for statements that are rarely run. */
  public DSLContext dsl() {
    var context = dsl;
    if (context == null) {
      context = DSL.using(configuration.derive(connection));
      dsl = context;
    }
    return context;
  }

  /** Runs a statement without values and results, such as one that begins a transaction. */
  public void execute(String sql) {
    try {
      var statement = plain.get(sql);
      if (statement == null) {
        statement = connection.prepareStatement(sql);
        plain.put(sql, statement);
      }
      statement.executeUpdate();
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  /** Runs a statement that changes something and returns how many rows it changed. */
  public int update(Prepared prepared, Consumer<Arguments> arguments) {
    long start = System.nanoTime();
    try {
      return bound(prepared, arguments).executeUpdate();
    } catch (SQLException e) {
      throw new DatabaseException(e);
    } finally {
      observer.ran(prepared, System.nanoTime() - start);
    }
  }

  /** Returns the first row, or empty if there is none. */
  public <T> Optional<T> first(
      Prepared prepared, Consumer<Arguments> arguments, Function<Row, T> mapper) {
    var found = new ArrayList<T>(1);
    run(
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
      Prepared prepared, Consumer<Arguments> arguments, Function<Row, T> mapper) {
    var found = new ArrayList<T>();
    run(
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
      Prepared prepared,
      Consumer<Arguments> arguments,
      Function<Row, T> mapper,
      int limit,
      ToLongFunction<T> size) {
    var slice = new Slice.Collector<T>(limit, size);
    run(prepared, arguments, row -> slice.accepts() && slice.add(mapper.apply(row)));
    return slice.toSlice();
  }

  /** Runs a statement that finds rows, for as long as {@code reader} wants more of them. */
  public void run(Prepared prepared, Consumer<Arguments> arguments, RowReader reader) {
    long start = System.nanoTime();
    try (var results = bound(prepared, arguments).executeQuery()) {
      read(results, prepared, reader);
    } catch (SQLException e) {
      throw new DatabaseException(e);
    } finally {
      observer.ran(prepared, System.nanoTime() - start);
    }
  }

  private static void read(ResultSet results, Prepared prepared, RowReader reader)
      throws SQLException {
    var row = new Row(results, prepared.composed());
    boolean more = true;
    while (more && results.next()) {
      more = reader.read(row);
    }
  }

  private PreparedStatement bound(Prepared prepared, Consumer<Arguments> arguments)
      throws SQLException {
    var statement = statements.get(prepared);
    if (statement == null) {
      statement = connection.prepareStatement(prepared.sql());
      statements.put(prepared, statement);
    }
    arguments.accept(new Arguments(statement, prepared.composed().positions()));
    return statement;
  }

  @Override
  public void close() {
    try {
      for (var statement : statements.values()) {
        statement.close();
      }
      for (var statement : plain.values()) {
        statement.close();
      }
      connection.close();
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  /** Reads one row. */
  @FunctionalInterface
  public interface RowReader {

    /** Reads the row and returns whether more of them are wanted. */
    boolean read(Row row);
  }
}
