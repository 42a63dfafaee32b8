package io.skep.adapters.postgres;

import io.skep.domain.store.Store;
import io.skep.testkit.servers.PostgresServer;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;

/** Stores that a test has opened in the one database of the tests, to be closed behind it. */
final class OpenStores implements AutoCloseable {

  /** Holds the URL of the database, which is made when it is needed first. */
  private static final class Database {

    private static final String URL = PostgresServer.shared().newDatabase();
  }

  private final Deque<PostgresStore> open = new ArrayDeque<>();

  /** Opens a store that holds nothing. */
  Store open(InstantSource clock) {
    var ports = open(url(), clock);
    empty();
    return ports;
  }

  /** Opens the store of another database. */
  Store open(String url, InstantSource clock) {
    var store = PostgresStore.open(PostgresConfig.of(PostgresAddress.parse(url)), clock);
    open.push(store);
    return store.ports();
  }

  static String url() {
    return Database.URL;
  }

  static PostgresConfig config() {
    return PostgresConfig.of(PostgresAddress.parse(url()));
  }

  private static void empty() {
    try (var connection = PostgresServer.connect(Database.URL);
        var statement = connection.createStatement()) {
      statement.execute(
          """
          DELETE FROM task; DELETE FROM task_ready; DELETE FROM task_delayed;
          DELETE FROM task_lease; DELETE FROM task_ended; DELETE FROM task_key;
          DELETE FROM task_blocker; DELETE FROM attempt; DELETE FROM task_count;
          DELETE FROM task_holder;
          DELETE FROM delivery; DELETE FROM inbox; DELETE FROM message; DELETE FROM message_key;
          DELETE FROM thread; DELETE FROM plan_link; DELETE FROM plan; DELETE FROM conversation;
          DELETE FROM agent; DELETE FROM agent_capability; DELETE FROM origin; DELETE FROM queue;
          DELETE FROM change;
          """);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }
}
