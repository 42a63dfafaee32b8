package io.skep.benchmarks.sqlite;

import io.skep.benchmarks.harness.StatementCapture;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Plain JDBC on a store file: one connection with the settings of the store, statements prepared
 * once, no write queue, no mapping. Checkpoints run automatically in SQLite, where the store uses a
 * thread of its own. Not thread-safe.
 */
final class JdbcStore implements AutoCloseable {

  private final Connection connection;
  private final Map<String, JdbcStatement> statementsByOperation = new HashMap<>();
  private final Map<String, List<String>> columns = new HashMap<>();
  private final Map<String, PreparedStatement> prepared = new HashMap<>();
  private final PreparedStatement begin;
  private final PreparedStatement commit;
  private final List<String> executedOperations = new ArrayList<>();

  JdbcStore(Path file, List<StatementCapture.Statement> statements) throws SQLException {
    var settings = new Properties();
    settings.setProperty("journal_mode", "WAL");
    settings.setProperty("synchronous", "FULL");
    settings.setProperty("foreign_keys", "true");
    settings.setProperty("temp_store", "MEMORY");
    settings.setProperty("cache_size", "-20480");
    settings.setProperty("busy_timeout", "5000");
    settings.setProperty("jdbc.get_generated_keys", "false");
    connection = DriverManager.getConnection("jdbc:sqlite:" + file, settings);
    begin = connection.prepareStatement("BEGIN IMMEDIATE");
    commit = connection.prepareStatement("COMMIT");
    statements.forEach(
        seen -> statementsByOperation.putIfAbsent(seen.operation(), JdbcStatement.of(seen)));
  }

  void begin() throws SQLException {
    executedOperations.clear();
    begin.executeUpdate();
  }

  void commit() throws SQLException {
    commit.executeUpdate();
  }

  /** Returns the operations since the last begin. */
  List<String> executedOperations() {
    return List.copyOf(executedOperations);
  }

  /** Runs a statement that writes. */
  void update(String operation, Map<String, ?> values) throws SQLException {
    bind(operation, values).executeUpdate();
  }

  /** Runs a query and returns its rows, every column read. */
  List<JdbcRow> query(String operation, Map<String, ?> values) throws SQLException {
    return rows(bind(operation, values), columns.get(operation));
  }

  /** Returns the row of a query that the store does not run. */
  JdbcRow row(String sql, @Nullable Object... values) throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      return rows(statement, null).get(0);
    }
  }

  private static List<JdbcRow> rows(PreparedStatement statement, @Nullable List<String> known)
      throws SQLException {
    List<JdbcRow> rows = new ArrayList<>();
    try (var results = statement.executeQuery()) {
      var names = known == null ? names(results.getMetaData()) : known;
      int width = names.size();
      while (results.next()) {
        var values = new @Nullable Object[width];
        for (int i = 0; i < width; i++) {
          values[i] = results.getObject(i + 1);
        }
        rows.add(new JdbcRow(names, values));
      }
    }
    return rows;
  }

  private static List<String> names(ResultSetMetaData columns) throws SQLException {
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      names.add(columns.getColumnName(i));
    }
    return names;
  }

  private PreparedStatement bind(String operation, Map<String, ?> values) throws SQLException {
    var statement = statementsByOperation.get(operation);
    if (statement == null) {
      throw new IllegalStateException(
          "the store runs no statement for %s, only %s"
              .formatted(operation, statementsByOperation.keySet()));
    }
    executedOperations.add(operation);
    var present = prepared.get(operation);
    if (present == null) {
      present = connection.prepareStatement(statement.sql());
      prepared.put(operation, present);
      if (statement.isQuery()) {
        columns.put(operation, names(present.getMetaData()));
      }
    }
    int index = 0;
    for (var name : statement.names()) {
      index++;
      present.setObject(index, value(statement, name, values));
    }
    return present;
  }

  /** A name qualified by its table takes precedence. */
  private static @Nullable Object value(
      JdbcStatement statement, String name, Map<String, ?> values) {
    if (values.containsKey(name)) {
      return values.get(name);
    }
    var column = name.substring(name.lastIndexOf('.') + 1);
    if (values.containsKey(column)) {
      return values.get(column);
    }
    throw new IllegalStateException("no value " + name + " for " + statement);
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
