package io.skep.benchmarks.postgres;

import io.skep.testkit.servers.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * New database in PostgreSQL, on a server of the benchmarks or on the one that the environment
 * names. Remains until the server stops.
 *
 * @param url the URL, in the form that Skep accepts
 */
public record PostgresDatabase(String url) {

  /** Creates an empty database. */
  public static PostgresDatabase create() {
    return new PostgresDatabase(PostgresServer.sharedDurable().newDatabase());
  }

  /** Opens a JDBC connection. */
  public Connection connect() throws SQLException {
    return PostgresServer.connect(url);
  }

  /** Opens a connection with a driver setting, such as {@code name=value}. */
  Connection connect(String setting) throws SQLException {
    return PostgresServer.connect(url + (url.contains("?") ? "&" : "?") + setting);
  }

  /** Returns the password in the URL; empty if there is none. */
  public String password() {
    var user = url.substring(url.indexOf("://") + 3, Math.max(url.indexOf('@'), 0));
    return user.contains(":") ? user.substring(user.indexOf(':') + 1) : "";
  }

  /** Executes a statement. */
  public void execute(String sql) throws SQLException {
    try (var connection = connect();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  double queryDouble(String sql) throws SQLException {
    try (var connection = connect();
        var statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return row.getDouble(1);
    }
  }

  /** Returns the number of bytes of WAL written so far. */
  public double walBytes() throws SQLException {
    return queryDouble("SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')");
  }
}
