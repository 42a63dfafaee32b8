package io.skep.benchmarks.peer;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.skep.benchmarks.postgres.PostgresDatabase;

/** Shared connection pool helpers of the peer queues. */
final class HikariPools {

  private static final long POLL_MILLIS = 5;

  private HikariPools() {}

  static HikariDataSource create(PostgresDatabase database, int connections) throws Exception {
    var config = new HikariConfig();
    try (var one = database.connect()) {
      config.setJdbcUrl(one.getMetaData().getURL());
      config.setUsername(one.getMetaData().getUserName());
    }
    config.setPassword(database.password());
    config.setMaximumPoolSize(connections);
    return new HikariDataSource(config);
  }

  /** Waits until a query returns at least the given number. */
  static void awaitQueryResult(PostgresDatabase database, String query, double expected)
      throws Exception {
    try (var connection = database.connect();
        var statement = connection.prepareStatement(query)) {
      while (true) {
        try (var row = statement.executeQuery()) {
          row.next();
          if (row.getDouble(1) >= expected) {
            return;
          }
        }
        Thread.sleep(POLL_MILLIS);
      }
    }
  }
}
