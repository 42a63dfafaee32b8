package io.skep.benchmarks;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** The least that a process does for a command: opens the file with JDBC and asks what it asks. */
final class PlainCommand {

  static final String STATUS = "status";
  static final String CLAIM = "claim";

  private static final String COUNTS =
      "SELECT status, sum(tasks) FROM task_count WHERE swarm = 'default' GROUP BY status";

  private static final String READY =
      """
      SELECT id FROM task WHERE swarm = 'default' AND queue = 'default' AND ready
      ORDER BY assignee, requires, rank, id LIMIT 1
      """;

  private PlainCommand() {}

  /** Takes the file, and which command it is. */
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
