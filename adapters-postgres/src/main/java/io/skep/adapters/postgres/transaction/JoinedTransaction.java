package io.skep.adapters.postgres.transaction;

import io.skep.adapters.jooq.statement.DatabaseException;
import io.skep.adapters.jooq.transaction.QueueId;
import io.skep.adapters.postgres.connection.NotificationListener;
import io.skep.adapters.postgres.connection.PostgresConnections;
import io.skep.domain.error.InvalidArgumentException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;

/**
 * A part of a transaction that a caller has begun and will end, on a connection of its own: begins
 * with a savepoint, and leaves the connection's settings as they were.
 */
public final class JoinedTransaction {

  private static final String IN_FAILED_TRANSACTION = "25P02";
  private static final String SEARCH_PATH = "search_path";

  /** What tells one database from another, and one schema in it. */
  private static final String IDENTITY_SQL =
      """
      SELECT current_schema(), to_regclass('task')::oid::bigint,
        (SELECT oid FROM pg_database WHERE datname = current_database())::bigint
      """;

  /**
   * Where the tables of a store are.
   *
   * @param schema its name
   * @param tableOid what the server calls one of them
   * @param databaseOid what the server calls the database
   */
  public record SchemaIdentity(String schema, long tableOid, long databaseOid) {

    /** Returns the identity of the schema that a connection of the caller is in. */
    public static SchemaIdentity of(Connection connection) throws SQLException {
      try (var statement = connection.createStatement();
          var row = statement.executeQuery(IDENTITY_SQL)) {
        row.next();
        return new SchemaIdentity(row.getString(1), row.getLong(2), row.getLong(3));
      }
    }
  }

  private final Connection connection;
  private final Savepoint savepoint;
  private final Map<String, String> savedSettings = new TreeMap<>();

  private JoinedTransaction(Connection connection, Savepoint savepoint) {
    this.connection = connection;
    this.savepoint = savepoint;
  }

  private static Savepoint savepoint(Connection connection) throws SQLException {
    try {
      return connection.setSavepoint();
    } catch (SQLException e) {
      if (IN_FAILED_TRANSACTION.equals(e.getSQLState())) {
        throw new InvalidArgumentException(
            "connection", "must not be in a transaction that has failed: roll it back");
      }
      throw e;
    }
  }

  /**
   * Begins.
   *
   * @throws InvalidArgumentException if the connection is none to the database of the store, or
   *     commits each statement
   */
  static JoinedTransaction begin(Connection connection, SchemaIdentity home) {
    try {
      if (!connection.isWrapperFor(PGConnection.class)) {
        throw new InvalidArgumentException("connection", "must be one to PostgreSQL");
      }
      if (connection.getAutoCommit()) {
        throw new InvalidArgumentException(
            "connection", "must have begun a transaction: setAutoCommit(false)");
      }
      var begun = new JoinedTransaction(connection, savepoint(connection));
      try {
        begun.applySettings(home);
        return begun;
      } catch (SQLException | RuntimeException e) {
        begun.rollBack(e);
        throw e;
      }
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  private void applySettings(SchemaIdentity home) throws SQLException {
    Map<String, String> wanted = new TreeMap<>(PostgresConnections.PLANNER_SETTINGS);
    wanted.put(SEARCH_PATH, quoteIdentifier(home.schema()));
    var names = List.copyOf(wanted.keySet());
    var present =
        names.stream()
            .map("current_setting('%s')"::formatted)
            .collect(Collectors.joining(", ", "SELECT ", ""));
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(present)) {
      row.next();
      for (int i = 0; i < names.size(); i++) {
        savedSettings.put(names.get(i), row.getString(i + 1));
      }
    }
    setLocal(wanted);
    if (!SchemaIdentity.of(connection).equals(home)) {
      throw new InvalidArgumentException(
          "connection", "must be to the database of the store, which has its tables");
    }
  }

  private static String quoteIdentifier(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** Sets what holds until the transaction ends, or until it is set again. */
  private void setLocal(Map<String, String> values) throws SQLException {
    var calls = values.keySet().stream().map(name -> "set_config(?, ?, true)").toList();
    try (var statement = connection.prepareStatement("SELECT " + String.join(", ", calls))) {
      int place = 0;
      for (var setting : values.entrySet()) {
        statement.setString(++place, setting.getKey());
        statement.setString(++place, setting.getValue());
      }
      try (ResultSet set = statement.executeQuery()) {
        set.next();
      }
    }
  }

  /**
   * Ends well: what was done belongs to the transaction now.
   *
   * @param ready queues that others are told of once it commits
   */
  void release(Collection<QueueId> ready) {
    try {
      if (!ready.isEmpty()) {
        sendNotification(ready);
      }
      setLocal(savedSettings);
      connection.releaseSavepoint(savepoint);
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  /** The server sends it with the commit, or not at all. */
  private void sendNotification(Collection<QueueId> ready) throws SQLException {
    try (var statement = connection.prepareStatement("SELECT pg_notify(?, ?)")) {
      statement.setString(1, NotificationListener.CHANNEL);
      statement.setString(2, NotificationListener.message("", new ArrayList<>(ready)));
      statement.execute();
    }
  }

  /** Takes back what was done since it began, settings too; the transaction may go on. */
  void rollBack(Throwable reason) {
    try {
      connection.rollback(savepoint);
      connection.releaseSavepoint(savepoint);
    } catch (SQLException e) {
      reason.addSuppressed(e);
    }
  }
}
