package io.skep.adapters.postgres.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.adapters.postgres.PostgresStore;
import io.skep.adapters.postgres.StoreErrors;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.TaskQuery;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.SwarmId;
import io.skep.testkit.servers.PostgresServer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connections that are all in use: those of the store, and those that the server gives. */
class ExhaustedConnectionsTest {

  private static final String LIMITED = "skep_limited";
  private static final Duration CONNECT_TIMEOUT = Duration.ofMillis(500);

  private final String url = PostgresServer.shared().newDatabase();
  private final PostgresConfig config =
      PostgresConfig.of(PostgresAddress.parse(url))
          .withNotifications(false)
          .withConnectTimeout(CONNECT_TIMEOUT);
  private final ExecutorService holders = Executors.newCachedThreadPool();
  private final CountDownLatch release = new CountDownLatch(1);

  @AfterEach
  void stop() throws InterruptedException {
    release.countDown();
    holders.shutdown();
    assertThat(holders.awaitTermination(2, TimeUnit.MINUTES)).isTrue();
  }

  @Test
  void throwsStoreBusyWhileThePoolIsExhausted() throws Exception {
    try (var store = PostgresStore.open(config.withMaxConnections(1))) {
      var swarm = new Swarm(SwarmId.DEFAULT, store.ports());
      var holding = hold(swarm, 1);

      var refusal =
          StoreErrors.assertFails(
              ErrorCode.STORE_BUSY, () -> swarm.tasks().enqueue(TaskSpec.of("task")));
      StoreErrors.assertFails(
          ErrorCode.STORE_BUSY, () -> swarm.tasks().list(TaskQuery.ALL, PageRequest.first(9)));

      assertThat(refusal).hasMessageContaining("store.postgresql.max-connections");
      end(holding);
      swarm.tasks().enqueue(TaskSpec.of("task"));
      assertThat(swarm.tasks().list(TaskQuery.ALL, PageRequest.first(9)).items()).hasSize(2);
    }
  }

  @Test
  void throwsStoreUnavailableWhileTheServerIsExhausted() throws Exception {
    var address = limitedTo(2);
    try (var store = openEventually(config.withAddress(address).withMaxConnections(4))) {
      var swarm = new Swarm(SwarmId.DEFAULT, store.ports());
      var holding = hold(swarm, 2);

      var refusal =
          StoreErrors.assertFails(
              ErrorCode.STORE_UNAVAILABLE, () -> swarm.tasks().enqueue(TaskSpec.of("task")));

      assertThat(refusal)
          .hasMessageContaining("max_connections")
          .hasMessageContaining("store.postgresql.max-connections");
      end(holding);
      StoreErrors.awaitRecovery(() -> swarm.tasks().enqueue(TaskSpec.of("task")));
    }
  }

  @Test
  void openReportsServerExhaustion() throws Exception {
    var address = limitedTo(1);
    try (var last = PostgresServer.connect(address.toString())) {
      var refusal =
          StoreErrors.assertFails(
              ErrorCode.STORE_UNAVAILABLE,
              () -> PostgresStore.open(config.withAddress(address)).close());

      assertThat(refusal)
          .hasMessageContaining(address.toString())
          .hasMessageContaining("max_connections");
      assertThat(last.isValid(1)).isTrue();
    }
  }

  /**
   * The server counts a connection for a moment after it was closed, such as the one that looked.
   */
  private static PostgresStore openEventually(PostgresConfig config) {
    List<PostgresStore> opened = new ArrayList<>();
    StoreErrors.awaitRecovery(() -> opened.add(PostgresStore.open(config)));
    return opened.get(0);
  }

  private List<Future<Boolean>> hold(Swarm swarm, int connections) throws InterruptedException {
    var held = new CountDownLatch(connections);
    List<Future<Boolean>> holding = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      holding.add(
          holders.submit(
              () ->
                  swarm
                      .unitOfWork()
                      .write(
                          () -> {
                            swarm.tasks().enqueue(TaskSpec.of("holder's task"));
                            held.countDown();
                            return await(release);
                          })));
    }
    assertThat(held.await(2, TimeUnit.MINUTES)).isTrue();
    return holding;
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(4, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void end(List<Future<Boolean>> holding) throws Exception {
    release.countDown();
    for (var one : holding) {
      assertThat(one.get(2, TimeUnit.MINUTES)).isTrue();
    }
  }

  /** Returns the address for a user who may have so many connections, unlike an administrator. */
  private PostgresAddress limitedTo(int connections) throws SQLException {
    var role = LIMITED + "_" + url.substring(url.lastIndexOf('_') + 1);
    try (var connection = PostgresServer.connect(url);
        var statement = connection.createStatement()) {
      statement.execute("CREATE ROLE " + role + " LOGIN CONNECTION LIMIT " + connections);
      statement.execute("ALTER SCHEMA public OWNER TO " + role);
    }
    return PostgresAddress.parse("postgresql://" + role + url.substring(url.indexOf('@')));
  }
}
