package io.skep.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.TaskQuery;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.QueueName;
import io.skep.domain.value.SwarmId;
import io.skep.testkit.fixture.Await;
import io.skep.testkit.fixture.Races;
import io.skep.testkit.fixture.Signal;
import io.skep.testkit.servers.PostgresServer;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections that an administrator ends. */
class EndedConnectionsTest {

  private static final int WRITERS = 4;
  private static final int TASKS = 100;
  private static final String OF_THE_STORE =
      " FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'skep'";

  private static final String LISTENING =
      "SELECT count(*)" + OF_THE_STORE + " AND query = 'LISTEN skep_ready' AND state = 'idle'";

  private final String url = PostgresStores.newDatabase();
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
  void areNotNoticedByThoseWhoComeNext() {
    swarm.tasks().queue(TaskSpec.of("task"));
    endAll();
    swarm.tasks().queue(TaskSpec.of("another task"));
    endAll();

    assertThat(stored()).isEqualTo(2);
  }

  @Test
  void areNotNoticedByThoseInTheMidstOfABlock() {
    var runs = new AtomicInteger();

    swarm
        .work()
        .write(
            () -> {
              swarm.tasks().queue(TaskSpec.of("task"));
              if (runs.incrementAndGet() == 1) {
                endAll();
              }
              return swarm.tasks().queue(TaskSpec.of("another task"));
            });

    assertThat(runs).hasValue(2);
    assertThat(stored()).isEqualTo(2);
  }

  @Test
  void leaveNothingButOpenOutcomesHoweverManyThereAre() {
    var acknowledged = new AtomicInteger();

    Races.run(
            WRITERS,
            writer -> {
              for (int number = 0; number < TASKS; number++) {
                queue(writer + "-" + number);
                if (acknowledged.incrementAndGet() % 10 == 0) {
                  endAll();
                }
              }
              return true;
            })
        .orFail();

    assertThat(stored()).isEqualTo(WRITERS * TASKS);
  }

  private void queue(String key) {
    while (true) {
      try {
        swarm.tasks().queue(TaskSpec.titled(key).key(key).build());
        return;
      } catch (StoreException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
      }
    }
  }

  @Test
  void listenAgainByThemselves() {
    var heard = new Signal();
    try (var subscription =
            store.ports().signals().subscribe(SwarmId.DEFAULT, QueueName.DEFAULT, heard);
        var other = PostgresStore.open(PostgresConfig.of(PostgresAddress.parse(url)))) {
      var elsewhere = new Swarm(SwarmId.DEFAULT, other.ports());
      elsewhere.tasks().queue(TaskSpec.of("task"));
      heard.await();
      heard.drain();

      endAll();

      // Whoever listens again may have missed something, and says so.
      heard.await();
      heard.drain();
      elsewhere.tasks().queue(TaskSpec.of("another task"));
      heard.await();
      assertThat(subscription).isNotNull();
    }
  }

  @Test
  void hearOnAfterWhatNobodyUnderstands() throws SQLException {
    var heard = new Signal();
    try (var subscription =
            store.ports().signals().subscribe(SwarmId.DEFAULT, QueueName.DEFAULT, heard);
        var connection = PostgresServer.connect(url);
        var statement = connection.createStatement()) {
      Await.until("the store listens", () -> ask(LISTENING) == 1);

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
  void areLeftByAStoreThatIsClosed() {
    store.close();

    Await.until("no connection is left", () -> connections() == 0);
  }

  private int stored() {
    return swarm.tasks().list(TaskQuery.ALL, PageRequest.first(1_000)).items().size();
  }

  private int connections() {
    return ask("SELECT count(*)" + OF_THE_STORE);
  }

  private void endAll() {
    ask("SELECT count(pg_terminate_backend(pid))" + OF_THE_STORE);
  }

  private int ask(String sql) {
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
