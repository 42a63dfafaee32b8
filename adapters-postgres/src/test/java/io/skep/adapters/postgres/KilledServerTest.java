package io.skep.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.adapters.postgres.connection.PostgresAddress;
import io.skep.adapters.postgres.connection.PostgresConfig;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskQuery;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.QueueName;
import io.skep.domain.value.SwarmId;
import io.skep.testkit.fixture.Await;
import io.skep.testkit.fixture.AwaitableListener;
import io.skep.testkit.fixture.ConcurrentRunner;
import io.skep.testkit.servers.PostgresServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A server that ends as in a crash while several threads write, and comes back. */
@Execution(ExecutionMode.CONCURRENT)
class KilledServerTest {

  private static final int WRITERS = 4;
  private static final Set<ErrorCode> EXPECTED_CODES =
      Set.of(ErrorCode.STORE_UNAVAILABLE, ErrorCode.STORE_BUSY, ErrorCode.OUTCOME_UNKNOWN);

  private final PostgresServer server = PostgresServer.start();
  private final AtomicInteger acknowledged = new AtomicInteger();
  private final AtomicInteger failures = new AtomicInteger();
  private final Set<String> keys = ConcurrentHashMap.newKeySet();
  private final Set<ErrorCode> codes = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean ended = new AtomicBoolean();
  private PostgresConfig config;
  private PostgresStore store;
  private Swarm swarm;

  @BeforeEach
  void open() {
    config =
        PostgresConfig.of(PostgresAddress.parse(server.newDatabase()))
            .withConnectTimeout(Duration.ofSeconds(1));
    store = PostgresStore.open(config);
    swarm = new Swarm(SwarmId.DEFAULT, store.ports());
  }

  @AfterEach
  void close() {
    store.close();
    server.close();
  }

  @Test
  void keepsAcknowledgedWritesAndClientsReconnect() {
    List<Callable<Boolean>> racers = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      int writer = i;
      racers.add(() -> write(writer));
    }
    racers.add(this::crash);

    assertThat(ConcurrentRunner.run(racers).resultsOrThrow()).containsOnly(true);

    assertThat(EXPECTED_CODES).containsAll(codes);
    assertThat(codes).contains(ErrorCode.STORE_UNAVAILABLE);
    assertThat(storedKeys()).doesNotHaveDuplicates().containsAll(keys);
  }

  /** Queues until it is told to stop; what failed is queued again. */
  private boolean write(int writer) {
    for (int number = 0; !ended.get(); number++) {
      var key = writer + "-" + number;
      if (queue(key)) {
        keys.add(key);
        acknowledged.incrementAndGet();
      }
    }
    return true;
  }

  private boolean queue(String key) {
    while (true) {
      try {
        swarm.tasks().enqueue(TaskSpec.builder(key).key(key).build());
        return true;
      } catch (StoreException e) {
        codes.add(e.code());
        failures.incrementAndGet();
        if (ended.get()) {
          return false;
        }
      }
    }
  }

  private boolean crash() {
    try {
      awaitMore(acknowledged, 100);
      server.kill();
      awaitMore(failures, WRITERS);
      server.restart();
      awaitMore(acknowledged, 100);
      return true;
    } finally {
      ended.set(true);
    }
  }

  private static void awaitMore(AtomicInteger count, int more) {
    int enough = count.get() + more;
    Await.until("there are %d more".formatted(more), () -> count.get() >= enough);
  }

  private List<String> storedKeys() {
    List<String> stored = new ArrayList<>();
    var page = PageRequest.first(1_000);
    while (true) {
      var found = swarm.tasks().list(TaskQuery.ALL, page);
      found.items().stream().map(Task::spec).forEach(it -> stored.add(it.key().orElseThrow()));
      if (found.next().isEmpty()) {
        return stored;
      }
      page = page.after(found.next().get());
    }
  }

  @Test
  void notificationsResumeAfterRestart() {
    var heard = new AwaitableListener();
    try (var subscription =
            store.ports().readyNotifier().subscribe(SwarmId.DEFAULT, QueueName.DEFAULT, heard);
        var other = PostgresStore.open(config)) {
      var elsewhere = new Swarm(SwarmId.DEFAULT, other.ports());
      elsewhere.tasks().enqueue(TaskSpec.of("task"));
      heard.await();
      heard.drain();

      server.kill();
      server.restart();

      // Whoever listens again may have missed something, and says so.
      heard.await();
      heard.drain();
      StoreErrors.awaitRecovery(() -> elsewhere.tasks().enqueue(TaskSpec.of("another task")));
      heard.await();
      assertThat(subscription).isNotNull();
    }
  }
}
