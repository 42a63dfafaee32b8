package io.skep.adapters.postgres.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.adapters.postgres.PostgresStore;
import io.skep.adapters.postgres.PostgresStoreFixture;
import io.skep.adapters.postgres.StoreErrors;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.lease.ClaimRequest;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.SwarmId;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks that take their time, and networks from which nothing comes any more. */
@Execution(ExecutionMode.CONCURRENT)
class SlowNetworkTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  private TcpProxy proxy;
  private PostgresConfig config;
  private PostgresStore store;
  private Swarm swarm;

  @BeforeEach
  void open() {
    proxy = TcpProxy.inFrontOf(PostgresStoreFixture.newDatabase());
    config =
        PostgresConfig.of(proxy.address())
            .withConnectTimeout(TIMEOUT)
            .withStatementTimeout(TIMEOUT)
            .withNotifications(false);
    store = PostgresStore.open(config);
    swarm = new Swarm(SwarmId.DEFAULT, store.ports());
  }

  @AfterEach
  void close() throws IOException {
    proxy.resume();
    store.close();
    proxy.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {25, 100})
  void toleratesLatency(int millis) {
    try (var patient =
        PostgresStore.open(PostgresConfig.of(proxy.address()).withNotifications(false))) {
      var tasks = new Swarm(SwarmId.DEFAULT, patient.ports()).tasks();
      proxy.delay(Duration.ofMillis(millis));
      long start = System.nanoTime();

      tasks.enqueue(TaskSpec.of("task"));
      var task = tasks.claim(ClaimRequest.forAgent(new AgentId("a"))).get(0);
      var done = tasks.complete(task.token(), Optional.empty());

      assertThat(done.status()).isEqualTo(TaskStatus.COMPLETED);
      assertThat(System.nanoTime() - start)
          .isGreaterThan(Duration.ofMillis(millis).multipliedBy(6).toNanos());
    }
  }

  @Test
  void writersFailWhileTheNetworkIsSilent() {
    proxy.pause();

    StoreErrors.assertFails(
        ErrorCode.STORE_UNAVAILABLE, () -> swarm.tasks().enqueue(TaskSpec.of("task")));

    proxy.resume();
    StoreErrors.awaitRecovery(() -> swarm.tasks().enqueue(TaskSpec.of("task")));
  }

  @Test
  void readersFailWhileTheNetworkIsSilent() {
    var task = swarm.tasks().enqueue(TaskSpec.of("task"));
    proxy.pause();

    StoreErrors.assertFails(ErrorCode.STORE_UNAVAILABLE, () -> swarm.tasks().find(task.id()));

    proxy.resume();
    StoreErrors.awaitRecovery(() -> assertThat(swarm.tasks().find(task.id())).hasValue(task));
  }

  @Test
  void openFailsWhileTheNetworkIsSilent() {
    proxy.pause();

    var refusal =
        StoreErrors.assertFails(
            ErrorCode.STORE_UNAVAILABLE, () -> PostgresStore.open(config).close());

    assertThat(refusal).hasMessageContaining(config.address().toString());
  }
}
