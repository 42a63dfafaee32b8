package io.skep.adapters.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** What somebody does to the file of a store without Skep. */
public final class RawDatabase {

  private RawDatabase() {}

  /** Opens the file; foreign keys are enforced. */
  public static Connection open(Path file) throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + file + "?foreign_keys=true");
  }

  /** Runs statements, each on its own. */
  public static void run(Path file, String... statements) throws SQLException {
    try (var connection = open(file);
        var statement = connection.createStatement()) {
      for (var sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** Returns the first column of the first row. */
  public static String query(Path file, String query) throws SQLException {
    try (var connection = open(file);
        var statement = connection.createStatement();
        var results = statement.executeQuery(query)) {
      results.next();
      return results.getString(1);
    }
  }
}
