package io.skep.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.adapters.postgres.connection.PostgresAddress;
import io.skep.adapters.postgres.connection.PostgresConfig;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.lease.ClaimRequest;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.SwarmId;
import io.skep.testkit.servers.PostgresServer;
import java.sql.SQLException;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server that may only be read for a while, as after a failover. */
class ReadOnlyServerTest {

  private static final TaskSpec TASK = TaskSpec.of("task");

  private final String url = PostgresStoreFixture.newDatabase();
  private final PostgresConfig config = PostgresConfig.of(PostgresAddress.parse(url));
  private PostgresStore store;
  private Swarm swarm;

  @BeforeEach
  void open() {
    store = PostgresStore.open(config);
    swarm = new Swarm(SwarmId.DEFAULT, store.ports());
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void rejectsWritesAndServesReadsUntilWritable() throws SQLException {
    var task = swarm.tasks().enqueue(TASK);
    failOver("on");

    for (int i = 0; i < 3; i++) {
      StoreErrors.assertFails(ErrorCode.STORE_UNAVAILABLE, () -> swarm.tasks().enqueue(TASK));
      assertThat(swarm.tasks().find(task.id())).hasValue(task);
    }

    // Nobody ends the connections this time: the store itself leaves them.
    allowWrites("off");
    StoreErrors.awaitRecovery(() -> swarm.tasks().enqueue(TASK));
  }

  @Test
  void opensIfTheTablesExist() throws SQLException {
    swarm.tasks().enqueue(TASK);
    var held = swarm.tasks().claim(ClaimRequest.forAgent(new AgentId("a"))).get(0);
    failOver("on");

    try (var other = PostgresStore.open(config)) {
      var tasks = new Swarm(SwarmId.DEFAULT, other.ports()).tasks();
      StoreErrors.assertFails(
          ErrorCode.STORE_UNAVAILABLE, () -> tasks.complete(held.token(), Optional.empty()));
      assertThat(tasks.find(held.id())).hasValue(held);
    }
  }

  private void failOver(String readOnly) throws SQLException {
    allowWrites(readOnly);
    run(
        url,
        """
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()
        """);
  }

  private void allowWrites(String readOnly) throws SQLException {
    run(
        url,
        "SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE",
        "ALTER DATABASE " + name(url) + " SET default_transaction_read_only = " + readOnly);
  }

  private static String name(String url) {
    var rest = url.substring(url.lastIndexOf('/') + 1);
    int query = rest.indexOf('?');
    return query < 0 ? rest : rest.substring(0, query);
  }

  private static void run(String url, String... statements) throws SQLException {
    try (var connection = PostgresServer.connect(url);
        var statement = connection.createStatement()) {
      for (var sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
