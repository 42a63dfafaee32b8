package io.skep.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.Skep;
import io.skep.domain.task.TaskQuery;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.value.PageRequest;
import io.skep.testkit.servers.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** The code of {@code docs/embedding.md} that needs a database. */
class CallerTransactionDocTest {

  /** What hands out connections, as a pool does. */
  private interface Database {
    Connection getConnection() throws SQLException;
  }

  @Test
  void enqueuesTaskInCallerTransaction() throws SQLException {
    var url = PostgresServer.shared().newDatabase();
    Database database = () -> PostgresServer.connect(url);
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute("CREATE TABLE orders (id integer PRIMARY KEY); CREATE SCHEMA skep");
    }
    try (var skep = Skep.builder().store(url + "?currentSchema=skep").open()) {
      order(database, skep);

      assertThat(skep.swarm().tasks().list(TaskQuery.ALL, PageRequest.first(9)).items()).hasSize(1);
    }
  }

  private static void order(Database database, Skep skep) throws SQLException {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try (var insert = connection.prepareStatement("INSERT INTO orders (id) VALUES (?)")) {
        insert.setInt(1, 4711);
        insert.execute();
      }
      skep.inTransaction(
          connection, () -> skep.swarm().tasks().enqueue(TaskSpec.of("Ship order 4711")));
      connection.commit();
    }
  }
}
