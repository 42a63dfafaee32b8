package io.skep.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

/** What the other queues need. */
final class Pools {

  private static final long LOOK_MILLIS = 5;

  private Pools() {}

  static HikariDataSource of(Database database, int connections) throws Exception {
    var config = new HikariConfig();
    try (var one = database.connect()) {
      config.setJdbcUrl(one.getMetaData().getURL());
      config.setUsername(one.getMetaData().getUserName());
    }
    config.setPassword(database.password());
    config.setMaximumPoolSize(connections);
    return new HikariDataSource(config);
  }

  /** Waits until a database answers with this number or more. */
  static void await(Database database, String question, double answer) throws Exception {
    try (var connection = database.connect();
        var statement = connection.prepareStatement(question)) {
      while (true) {
        try (var row = statement.executeQuery()) {
          row.next();
          if (row.getDouble(1) >= answer) {
            return;
          }
        }
        Thread.sleep(LOOK_MILLIS);
      }
    }
  }
}
