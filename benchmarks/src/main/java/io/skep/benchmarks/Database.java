package io.skep.benchmarks;

import io.skep.testkit.servers.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * A new database in PostgreSQL, on a server of the benchmarks' own or on the one that the
 * environment names. It stays there until the server ends.
 *
 * @param url where, as Skep takes it
 */
record Database(String url) {

  static Database create() {
    return new Database(PostgresServer.sharedDurable().newDatabase());
  }

  Connection connect() throws SQLException {
    return PostgresServer.connect(url);
  }

  /** Opens a connection with a setting of the driver, such as {@code name=value}. */
  Connection connect(String setting) throws SQLException {
    return PostgresServer.connect(url + (url.contains("?") ? "&" : "?") + setting);
  }

  /** Returns the password of the URL, which has one if the server asks for it. */
  String password() {
    var user = url.substring(url.indexOf("://") + 3, Math.max(url.indexOf('@'), 0));
    return user.contains(":") ? user.substring(user.indexOf(':') + 1) : "";
  }

  void execute(String sql) throws SQLException {
    try (var connection = connect();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  double ask(String sql) throws SQLException {
    try (var connection = connect();
        var statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return row.getDouble(1);
    }
  }

  /** Returns how many bytes the server has written to its log so far. */
  double log() throws SQLException {
    return ask("SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')");
  }
}
