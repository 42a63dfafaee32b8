package io.skep.adapters.postgres.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.adapters.postgres.PostgresStore;
import io.skep.adapters.postgres.PostgresStoreFixture;
import io.skep.adapters.postgres.StoreErrors;
import io.skep.adapters.postgres.connection.PostgresAddress;
import io.skep.adapters.postgres.connection.PostgresConfig;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.lease.ClaimRequest;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskQuery;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.SwarmId;
import io.skep.testkit.fixture.ConcurrentRunner;
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
class LockContentionTest {

  private static final Duration SHORT_TIMEOUT = Duration.ofMillis(200);

  private final String url = PostgresStoreFixture.newDatabase();
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
  void throwsStoreBusyOnLockTimeout() throws SQLException {
    reopen(config.withLockTimeout(SHORT_TIMEOUT));
    assertBusyWhileARowIsLocked();
  }

  @Test
  void throwsStoreBusyOnStatementTimeout() throws SQLException {
    reopen(config.withStatementTimeout(SHORT_TIMEOUT));
    assertBusyWhileARowIsLocked();
  }

  private void assertBusyWhileARowIsLocked() throws SQLException {
    swarm.tasks().enqueue(TaskSpec.of("task"));
    var held = swarm.tasks().claim(ClaimRequest.forAgent(new AgentId("a"))).get(0);
    lock("SELECT * FROM task FOR UPDATE");

    StoreErrors.assertFails(
        ErrorCode.STORE_BUSY,
        () ->
            swarm
                .unitOfWork()
                .write(
                    () -> {
                      swarm.tasks().enqueue(TaskSpec.of("another task"));
                      return swarm.tasks().complete(held.token(), Optional.empty());
                    }));

    assertThat(swarm.tasks().list(TaskQuery.ALL, PageRequest.first(9)).items())
        .containsExactly(held);
    others.rollback();
    assertThat(swarm.tasks().complete(held.token(), Optional.empty()).status())
        .isEqualTo(TaskStatus.COMPLETED);
  }

  @Test
  void throwsStoreBusyForReaders() throws SQLException {
    reopen(config.withLockTimeout(SHORT_TIMEOUT));
    var task = swarm.tasks().enqueue(TaskSpec.of("task"));
    lock("LOCK TABLE task IN ACCESS EXCLUSIVE MODE");

    StoreErrors.assertFails(ErrorCode.STORE_BUSY, () -> swarm.tasks().find(task.id()));
    StoreErrors.assertFails(
        ErrorCode.STORE_BUSY, () -> swarm.tasks().list(TaskQuery.ALL, PageRequest.first(9)));
    StoreErrors.assertFails(
        ErrorCode.STORE_BUSY, () -> swarm.unitOfWork().read(() -> swarm.tasks().find(task.id())));

    others.rollback();
    assertThat(swarm.tasks().find(task.id())).hasValue(task);
  }

  @Test
  void claimsSkipLockedRows() throws SQLException {
    reopen(config.withLockTimeout(SHORT_TIMEOUT));
    swarm.tasks().enqueueAll(List.of(TaskSpec.of("task"), TaskSpec.of("another task")));
    lock("SELECT * FROM task_ready ORDER BY rank, id LIMIT 1 FOR UPDATE");

    assertThat(swarm.tasks().claim(ClaimRequest.forAgent(new AgentId("a")).withLimit(2)))
        .extracting(task -> task.spec().title())
        .containsExactly("another task");
  }

  @Test
  void retriesAfterDeadlock() {
    var tasks = swarm.tasks().enqueueAll(List.of(TaskSpec.of("task"), TaskSpec.of("another task")));
    swarm.tasks().claim(ClaimRequest.forAgent(new AgentId("a")).withLimit(2));
    var first = swarm.tasks().find(tasks.get(0).id()).orElseThrow();
    var second = swarm.tasks().find(tasks.get(1).id()).orElseThrow();
    var runs = new AtomicInteger();
    var bothHoldOne = new CyclicBarrier(2);

    ConcurrentRunner.run(
            List.of(
                opposed(runs, bothHoldOne, first, second),
                opposed(runs, bothHoldOne, second, first)))
        .resultsOrThrow();

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
            .unitOfWork()
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

  private void lock(String sql) throws SQLException {
    try (var statement = others.createStatement()) {
      statement.execute(sql);
    }
  }
}
