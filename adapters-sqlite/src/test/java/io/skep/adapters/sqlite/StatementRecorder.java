package io.skep.adapters.sqlite;

import io.skep.adapters.jooq.statement.StatementObserver;
import io.skep.adapters.sqlite.connection.SqliteConfig;
import io.skep.adapters.sqlite.connection.SqliteConnections;
import io.skep.adapters.sqlite.connection.SqliteStatement;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** Takes note of the statements that a store runs, and asks SQLite how it runs them. */
public final class StatementRecorder implements StatementObserver {

  private final Map<String, String> sql = new ConcurrentSkipListMap<>();

  @Override
  public void onExecuted(String operation, String text, long nanos) {
    sql.put(operation, text);
  }

  /** Returns connections whose statements are noted. */
  public SqliteConnections recordingConnections(SqliteConfig config) {
    return new SqliteConnections(config, this, SqliteStatement::prepare);
  }

  /** Returns for each operation the steps of its plan, by the name of the operation. */
  public Map<String, List<String>> queryPlans(Path file) throws SQLException {
    Map<String, List<String>> plans = new TreeMap<>();
    try (var connection = RawDatabase.open(file)) {
      for (var statement : sql.entrySet()) {
        plans.put(statement.getKey(), queryPlan(connection, statement.getValue()));
      }
    }
    return plans;
  }

  private static List<String> queryPlan(Connection connection, String sql) throws SQLException {
    List<String> steps = new ArrayList<>();
    try (var statement = connection.prepareStatement("EXPLAIN QUERY PLAN " + sql);
        var results = statement.executeQuery()) {
      while (results.next()) {
        steps.add(results.getString("detail"));
      }
    }
    return steps;
  }
}
