package io.skep.benchmarks.cli;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** Minimal process of a command: opens the file with JDBC and runs its query. */
final class JdbcCommand {

  static final String STATUS = "status";
  static final String CLAIM = "claim";

  private static final String COUNTS =
      "SELECT status, sum(tasks) FROM task_count WHERE swarm = 'default' GROUP BY status";

  private static final String READY =
      """
      SELECT id FROM task WHERE swarm = 'default' AND queue = 'default' AND ready
      ORDER BY assignee, requires, rank, id LIMIT 1
      """;

  private JdbcCommand() {}

  /** Runs the process: the file, and the command. */
  public static void main(String[] arguments) throws SQLException {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + arguments[0]);
        var statement = connection.createStatement()) {
      if (arguments[1].equals(STATUS)) {
        print(statement, COUNTS);
        return;
      }
      statement.execute("BEGIN IMMEDIATE");
      print(statement, READY);
      statement.execute("COMMIT");
    }
  }

  private static void print(Statement statement, String sql) throws SQLException {
    try (var rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        System.out.println(rows.getString(1));
      }
    }
  }
}
