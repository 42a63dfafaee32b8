package io.skep.benchmarks;

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
 * The same file through plain JDBC: one connection with the store's settings, statements prepared
 * once, no queue, no mapping. The log is brought into the file as SQLite does it by itself, where
 * the store has a thread of its own for that. Used by one thread at a time.
 */
final class PlainStore implements AutoCloseable {

  private final Connection connection;
  private final Map<String, PlainStatement> known = new HashMap<>();
  private final Map<String, List<String>> columns = new HashMap<>();
  private final Map<String, PreparedStatement> prepared = new HashMap<>();
  private final PreparedStatement begin;
  private final PreparedStatement commit;
  private final List<String> ran = new ArrayList<>();

  PlainStore(Path file, List<StatementCapture.Statement> statements) throws SQLException {
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
    statements.forEach(seen -> known.putIfAbsent(seen.operation(), PlainStatement.of(seen)));
  }

  void begin() throws SQLException {
    ran.clear();
    begin.executeUpdate();
  }

  void commit() throws SQLException {
    commit.executeUpdate();
  }

  /** Returns the operations since the last begin. */
  List<String> ran() {
    return List.copyOf(ran);
  }

  /** Runs a statement that changes something. */
  void update(String operation, Map<String, ?> values) throws SQLException {
    bound(operation, values).executeUpdate();
  }

  /** Runs a query and returns its rows, every column read. */
  List<PlainRow> query(String operation, Map<String, ?> values) throws SQLException {
    return rows(bound(operation, values), columns.get(operation));
  }

  /** Returns the row that a query of the benchmark's own finds. */
  PlainRow row(String sql, @Nullable Object... values) throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      return rows(statement, null).get(0);
    }
  }

  private static List<PlainRow> rows(PreparedStatement statement, @Nullable List<String> known)
      throws SQLException {
    List<PlainRow> rows = new ArrayList<>();
    try (var results = statement.executeQuery()) {
      var names = known == null ? names(results.getMetaData()) : known;
      int width = names.size();
      while (results.next()) {
        var values = new @Nullable Object[width];
        for (int i = 0; i < width; i++) {
          values[i] = results.getObject(i + 1);
        }
        rows.add(new PlainRow(names, values));
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

  private PreparedStatement bound(String operation, Map<String, ?> values) throws SQLException {
    var statement = known.get(operation);
    if (statement == null) {
      throw new IllegalStateException(
          "the store runs no statement for %s, only %s".formatted(operation, known.keySet()));
    }
    ran.add(operation);
    var present = prepared.get(operation);
    if (present == null) {
      present = connection.prepareStatement(statement.sql());
      prepared.put(operation, present);
      if (statement.isQuery()) {
        columns.put(operation, names(present.getMetaData()));
      }
    }
    int place = 0;
    for (var name : statement.names()) {
      place++;
      present.setObject(place, value(statement, name, values));
    }
    return present;
  }

  /** A name with its table goes before one without. */
  private static @Nullable Object value(
      PlainStatement statement, String name, Map<String, ?> values) {
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
