package io.skep.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.domain.error.ErrorCode;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.ClaimRequest;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskQuery;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.SwarmId;
import io.skep.testkit.fixture.Races;
import io.skep.testkit.servers.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What others hold for longer than a caller is ready to wait. */
class BusyServerTest {

  private static final Duration SHORT = Duration.ofMillis(200);

  private final String url = PostgresStores.newDatabase();
  private final PostgresConfig config =
      PostgresConfig.of(PostgresAddress.parse(url)).withNotifications(false);
  private Connection others;
  private PostgresStore store;
  private Swarm swarm;

  @BeforeEach
  void connect() throws SQLException {
    others = PostgresServer.connect(url);
    others.setAutoCommit(false);
    store = PostgresStore.open(config);
    swarm = new Swarm(SwarmId.DEFAULT, store.ports());
  }

  @AfterEach
  void close() throws SQLException {
    others.close();
    store.close();
  }

  @Test
  void isBusyForThoseWhoWaitForALockForTooLong() throws SQLException {
    reopen(config.withLockTimeout(SHORT));
    isBusyWhileARowIsHeld();
  }

  @Test
  void isBusyForThoseWhoseStatementTakesTooLong() throws SQLException {
    reopen(config.withStatementTimeout(SHORT));
    isBusyWhileARowIsHeld();
  }

  private void isBusyWhileARowIsHeld() throws SQLException {
    swarm.tasks().queue(TaskSpec.of("task"));
    var held = swarm.tasks().claim(ClaimRequest.by(new AgentId("a"))).get(0);
    hold("SELECT * FROM task FOR UPDATE");

    Failures.refused(
        ErrorCode.STORE_BUSY,
        () ->
            swarm
                .work()
                .write(
                    () -> {
                      swarm.tasks().queue(TaskSpec.of("another task"));
                      return swarm.tasks().complete(held.token(), Optional.empty());
                    }));

    assertThat(swarm.tasks().list(TaskQuery.ALL, PageRequest.first(9)).items())
        .containsExactly(held);
    others.rollback();
    assertThat(swarm.tasks().complete(held.token(), Optional.empty()).status())
        .isEqualTo(TaskStatus.COMPLETED);
  }

  @Test
  void isBusyForReadersAsWell() throws SQLException {
    reopen(config.withLockTimeout(SHORT));
    var task = swarm.tasks().queue(TaskSpec.of("task"));
    hold("LOCK TABLE task IN ACCESS EXCLUSIVE MODE");

    Failures.refused(ErrorCode.STORE_BUSY, () -> swarm.tasks().find(task.id()));
    Failures.refused(
        ErrorCode.STORE_BUSY, () -> swarm.tasks().list(TaskQuery.ALL, PageRequest.first(9)));
    Failures.refused(
        ErrorCode.STORE_BUSY, () -> swarm.work().read(() -> swarm.tasks().find(task.id())));

    others.rollback();
    assertThat(swarm.tasks().find(task.id())).hasValue(task);
  }

  @Test
  void hasClaimsPassByWhatOthersHold() throws SQLException {
    reopen(config.withLockTimeout(SHORT));
    swarm.tasks().queueAll(List.of(TaskSpec.of("task"), TaskSpec.of("another task")));
    hold("SELECT * FROM task_ready ORDER BY rank, id LIMIT 1 FOR UPDATE");

    assertThat(swarm.tasks().claim(ClaimRequest.by(new AgentId("a")).upTo(2)))
        .extracting(task -> task.spec().title())
        .containsExactly("another task");
  }

  @Test
  void runsABlockAgainThatWaitedForAnotherWhichWaitedForIt() {
    var tasks = swarm.tasks().queueAll(List.of(TaskSpec.of("task"), TaskSpec.of("another task")));
    swarm.tasks().claim(ClaimRequest.by(new AgentId("a")).upTo(2));
    var first = swarm.tasks().find(tasks.get(0).id()).orElseThrow();
    var second = swarm.tasks().find(tasks.get(1).id()).orElseThrow();
    var runs = new AtomicInteger();
    var bothHoldOne = new CyclicBarrier(2);

    Races.run(
            List.of(
                opposed(runs, bothHoldOne, first, second),
                opposed(runs, bothHoldOne, second, first)))
        .orFail();

    assertThat(runs.get()).isEqualTo(3);
    assertThat(swarm.tasks().find(first.id()).orElseThrow().version())
        .isEqualTo(first.version() + 2);
    assertThat(swarm.tasks().find(second.id()).orElseThrow().version())
        .isEqualTo(second.version() + 2);
  }

  private Callable<Task> opposed(
      AtomicInteger runs, CyclicBarrier bothHoldOne, Task one, Task other) {
    return () ->
        swarm
            .work()
            .write(
                () -> {
                  swarm.tasks().progress(one.token(), "half");
                  if (runs.incrementAndGet() <= 2) {
                    await(bothHoldOne);
                  }
                  return swarm.tasks().progress(other.token(), "all");
                });
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private void reopen(PostgresConfig opened) {
    store.close();
    store = PostgresStore.open(opened);
    swarm = new Swarm(SwarmId.DEFAULT, store.ports());
  }

  private void hold(String sql) throws SQLException {
    try (var statement = others.createStatement()) {
      statement.execute(sql);
    }
  }
}
