package io.skep.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.domain.error.ErrorCode;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.ClaimRequest;
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

  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private TcpProxy network;
  private PostgresConfig config;
  private PostgresStore store;
  private Swarm swarm;

  @BeforeEach
  void open() {
    network = TcpProxy.before(PostgresStores.newDatabase());
    config =
        PostgresConfig.of(network.address())
            .withConnectTimeout(PATIENCE)
            .withStatementTimeout(PATIENCE)
            .withNotifications(false);
    store = PostgresStore.open(config);
    swarm = new Swarm(SwarmId.DEFAULT, store.ports());
  }

  @AfterEach
  void close() throws IOException {
    network.goOn();
    store.close();
    network.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {25, 100})
  void areOnlySlower(int millis) {
    try (var patient =
        PostgresStore.open(PostgresConfig.of(network.address()).withNotifications(false))) {
      var tasks = new Swarm(SwarmId.DEFAULT, patient.ports()).tasks();
      network.slowDown(Duration.ofMillis(millis));
      long start = System.nanoTime();

      tasks.queue(TaskSpec.of("task"));
      var task = tasks.claim(ClaimRequest.by(new AgentId("a"))).get(0);
      var done = tasks.complete(task.token(), Optional.empty());

      assertThat(done.status()).isEqualTo(TaskStatus.COMPLETED);
      assertThat(System.nanoTime() - start)
          .isGreaterThan(Duration.ofMillis(millis).multipliedBy(6).toNanos());
    }
  }

  @Test
  void thatAreSilentAreUnavailableForWritersUntilTheyAreNot() {
    network.goSilent();

    Failures.refused(ErrorCode.STORE_UNAVAILABLE, () -> swarm.tasks().queue(TaskSpec.of("task")));

    network.goOn();
    Failures.awaitRecovery(() -> swarm.tasks().queue(TaskSpec.of("task")));
  }

  @Test
  void thatAreSilentAreUnavailableForReadersUntilTheyAreNot() {
    var task = swarm.tasks().queue(TaskSpec.of("task"));
    network.goSilent();

    Failures.refused(ErrorCode.STORE_UNAVAILABLE, () -> swarm.tasks().find(task.id()));

    network.goOn();
    Failures.awaitRecovery(() -> assertThat(swarm.tasks().find(task.id())).hasValue(task));
  }

  @Test
  void thatAreSilentAreUnavailableForThoseWhoOpen() {
    network.goSilent();

    var refusal =
        Failures.refused(ErrorCode.STORE_UNAVAILABLE, () -> PostgresStore.open(config).close());

    assertThat(refusal).hasMessageContaining(config.address().toString());
  }
}
