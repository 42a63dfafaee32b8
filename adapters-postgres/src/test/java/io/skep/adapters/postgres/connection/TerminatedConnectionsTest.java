package io.skep.adapters.postgres.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.adapters.postgres.PostgresStore;
import io.skep.adapters.postgres.PostgresStoreFixture;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.TaskQuery;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.QueueName;
import io.skep.domain.value.SwarmId;
import io.skep.testkit.fixture.Await;
import io.skep.testkit.fixture.AwaitableListener;
import io.skep.testkit.fixture.ConcurrentRunner;
import io.skep.testkit.servers.PostgresServer;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections that an administrator ends. */
class TerminatedConnectionsTest {

  private static final int WRITERS = 4;
  private static final int TASKS = 100;
  private static final String STORE_CONNECTIONS =
      " FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'skep'";

  private static final String LISTENING =
      "SELECT count(*)" + STORE_CONNECTIONS + " AND query = 'LISTEN skep_ready' AND state = 'idle'";

  private final String url = PostgresStoreFixture.newDatabase();
  private PostgresStore store;
  private Swarm swarm;

  @BeforeEach
  void open() {
    store = PostgresStore.open(PostgresConfig.of(PostgresAddress.parse(url)));
    swarm = new Swarm(SwarmId.DEFAULT, store.ports());
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void nextCallReconnects() {
    swarm.tasks().enqueue(TaskSpec.of("task"));
    terminateAll();
    swarm.tasks().enqueue(TaskSpec.of("another task"));
    terminateAll();

    assertThat(stored()).isEqualTo(2);
  }

  @Test
  void retriesOpenBlocks() {
    var runs = new AtomicInteger();

    swarm
        .unitOfWork()
        .write(
            () -> {
              swarm.tasks().enqueue(TaskSpec.of("task"));
              if (runs.incrementAndGet() == 1) {
                terminateAll();
              }
              return swarm.tasks().enqueue(TaskSpec.of("another task"));
            });

    assertThat(runs).hasValue(2);
    assertThat(stored()).isEqualTo(2);
  }

  @Test
  void onlyUnknownOutcomesFailUnderRepeatedTermination() {
    var acknowledged = new AtomicInteger();

    ConcurrentRunner.run(
            WRITERS,
            writer -> {
              for (int number = 0; number < TASKS; number++) {
                enqueue(writer + "-" + number);
                if (acknowledged.incrementAndGet() % 10 == 0) {
                  terminateAll();
                }
              }
              return true;
            })
        .resultsOrThrow();

    assertThat(stored()).isEqualTo(WRITERS * TASKS);
  }

  private void enqueue(String key) {
    while (true) {
      try {
        swarm.tasks().enqueue(TaskSpec.builder(key).key(key).build());
        return;
      } catch (StoreException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
      }
    }
  }

  @Test
  void listenerReconnects() {
    var heard = new AwaitableListener();
    try (var subscription =
            store.ports().readyNotifier().subscribe(SwarmId.DEFAULT, QueueName.DEFAULT, heard);
        var other = PostgresStore.open(PostgresConfig.of(PostgresAddress.parse(url)))) {
      var elsewhere = new Swarm(SwarmId.DEFAULT, other.ports());
      elsewhere.tasks().enqueue(TaskSpec.of("task"));
      heard.await();
      heard.drain();

      terminateAll();

      // Whoever listens again may have missed something, and says so.
      heard.await();
      heard.drain();
      elsewhere.tasks().enqueue(TaskSpec.of("another task"));
      heard.await();
      assertThat(subscription).isNotNull();
    }
  }

  @Test
  void listenerIgnoresInvalidNotifications() throws SQLException {
    var heard = new AwaitableListener();
    try (var subscription =
            store.ports().readyNotifier().subscribe(SwarmId.DEFAULT, QueueName.DEFAULT, heard);
        var connection = PostgresServer.connect(url);
        var statement = connection.createStatement()) {
      Await.until("the store listens", () -> queryInt(LISTENING) == 1);

      statement.execute("NOTIFY skep_ready, E'somebody\\nNO SWARM no queue'");
      statement.execute("NOTIFY skep_ready, E'somebody\\n*'");
      statement.execute("NOTIFY skep_ready, E'somebody\\ndefault default'");

      // The first may be what whoever begins to listen says.
      heard.await();
      heard.await();
      assertThat(subscription).isNotNull();
    }
  }

  @Test
  void closedStoreLeavesNoConnections() {
    store.close();

    Await.until("no connection is left", () -> connections() == 0);
  }

  private int stored() {
    return swarm.tasks().list(TaskQuery.ALL, PageRequest.first(1_000)).items().size();
  }

  private int connections() {
    return queryInt("SELECT count(*)" + STORE_CONNECTIONS);
  }

  private void terminateAll() {
    queryInt("SELECT count(pg_terminate_backend(pid))" + STORE_CONNECTIONS);
  }

  private int queryInt(String sql) {
    try (var connection = PostgresServer.connect(url);
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getInt(1);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
