package io.skep.adapters.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.adapters.sqlite.connection.LockFile;
import io.skep.adapters.sqlite.connection.ProcessQueue;
import io.skep.adapters.sqlite.connection.SqliteConfig;
import io.skep.adapters.sqlite.connection.SqliteSchema;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;
import io.skep.domain.message.MessageInput;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import io.skep.domain.store.Swarm;
import io.skep.domain.transfer.EntityType;
import io.skep.domain.value.SwarmId;
import io.skep.testkit.fixture.ChildProcess;
import io.skep.testkit.fixture.PortableRowSamples;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stores that want to write to one file at the same time. */
class WriteFairnessTest {

  private static final ThreadId RACE = ThreadId.topic("race");
  private static final int MAX_POLLS = 100_000;
  private static final Duration LONG_TIMEOUT = Duration.ofMinutes(10);

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void setUpPath() {
    file = folder.resolve("skep.db");
  }

  private SqliteStore open() {
    return SqliteStore.open(SqliteConfig.of(file), InstantSource.system());
  }

  private static Swarm swarm(SqliteStore store) {
    return new Swarm(SwarmId.DEFAULT, store.ports());
  }

  /** Returns when it is now, as a place in the queue. */
  private static long currentMicros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }

  /** Waits until somebody is in the queue who was not there at a time. */
  private void awaitQueuedSince(long time) {
    try (var bytes = LockFile.open(file)) {
      for (int look = 0; look < MAX_POLLS; look++) {
        var free = bytes.tryLock(time, 1L << 61);
        if (free == null) {
          return;
        }
        LockFile.release(free);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
      }
    }
    throw new AssertionError("nobody is in the queue");
  }

  @Test
  void processesWriteInFifoOrder() throws Exception {
    List<ChildProcess> processes = new ArrayList<>();
    try (var store = open();
        var foreign = ChildProcess.start(WriteLockProcess.class, folder, file.toString())) {
      foreign.expectLine("held");
      for (int i = 0; i < 4; i++) {
        processes.add(
            ChildProcess.start(
                AppendProcess.class, folder, file.toString(), RACE.owner(), "process " + i));
      }
      for (var process : processes) {
        process.expectLine("open");
        long time = currentMicros();
        process.resume();
        awaitQueuedSince(time);
      }
      foreign.resume();
      processes.forEach(process -> process.expectLine("done"));

      assertThat(swarm(store).messages().findAfter(RACE, 0, 10))
          .extracting(message -> message.content().text())
          .containsExactlyElementsOf(
              IntStream.range(0, 4).mapToObj(i -> "\"process " + i + "\"").toList());
    } finally {
      processes.forEach(ChildProcess::close);
    }
  }

  @Test
  void continuousWriterDoesNotOvertakeOthers() throws Exception {
    try (var store = open();
        var queue = ProcessQueue.open(file);
        var restless = ChildProcess.start(ContinuousWriterProcess.class, folder, file.toString())) {
      restless.expectLine("writing");
      var messages = swarm(store).messages();
      int waits = 0;
      for (int i = 0; i < 500; i++) {
        queue.awaitTurn(Duration.ZERO);
        waits += queue.tryAcquire() ? 0 : 1;
        long before = messages.version(ContinuousWriterProcess.THREAD);
        queue.awaitTurn(LONG_TIMEOUT);
        // It may have had the turn, and have been about to commit.
        assertThat(messages.version(ContinuousWriterProcess.THREAD)).isBetween(before, before + 1);
        queue.release();
      }
      assertThat(waits).isPositive();
    }
  }

  @Test
  void continuousWriterDoesNotStarveProcesses() {
    try (var store = open();
        var restless = ChildProcess.start(ContinuousWriterProcess.class, folder, file.toString())) {
      restless.expectLine("writing");
      for (int i = 0; i < 300; i++) {
        swarm(store).messages().append(RACE, MessageInput.text(Role.USER, "m"));
      }
      assertThat(swarm(store).messages().version(RACE)).isEqualTo(300);
    }
  }

  @Test
  void continuousWriterDoesNotStarveStoresOfItsProcess() throws Exception {
    var busy = new AtomicBoolean(true);
    try (var one = open();
        var other = open()) {
      var writer =
          CompletableFuture.runAsync(
              () -> {
                while (busy.get()) {
                  swarm(one)
                      .messages()
                      .append(RACE, MessageInput.text(Role.USER, "without a rest"));
                }
              });
      try {
        for (int i = 0; i < 200; i++) {
          swarm(other).messages().append(ThreadId.topic("mine"), MessageInput.text(Role.USER, "m"));
        }
      } finally {
        busy.set(false);
        writer.get(5, TimeUnit.MINUTES);
      }
      assertThat(swarm(one).messages().version(ThreadId.topic("mine"))).isEqualTo(200);
    }
  }

  @Test
  void failedWriteReleasesTheTurn() throws Exception {
    var config = SqliteConfig.of(file).withBusyTimeout(Duration.ofMillis(50));
    try (var store = SqliteStore.open(config, InstantSource.system());
        var queue = ProcessQueue.open(file)) {
      var messages = swarm(store).messages();
      assertThatThrownBy(
              () ->
                  swarm(store)
                      .unitOfWork()
                      .write(
                          () -> {
                            messages.append(RACE, MessageInput.text(Role.USER, "m"));
                            throw new IllegalStateException("fails");
                          }))
          .hasMessage("fails");
      assertUncontended(queue);

      try (var foreign = RawDatabase.open(file);
          var statement = foreign.createStatement()) {
        statement.execute("BEGIN IMMEDIATE");
        assertThatThrownBy(() -> messages.append(RACE, MessageInput.text(Role.USER, "m")))
            .isInstanceOfSatisfying(
                StoreException.class,
                refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.STORE_BUSY));
        assertUncontended(queue);
      }
    }
  }

  private static void assertUncontended(ProcessQueue queue) {
    queue.awaitTurn(Duration.ZERO);
    assertThat(queue.tryAcquire()).isTrue();
    queue.release();
  }

  @Test
  void stoppedHolderIsBypassedAfterTheTimeout() {
    var config = SqliteConfig.of(file).withBusyTimeout(Duration.ofMillis(200));
    try (var store = SqliteStore.open(config, InstantSource.system());
        var stopped = ProcessQueue.open(file)) {
      stopped.awaitTurn(LONG_TIMEOUT);

      swarm(store).messages().append(RACE, MessageInput.text(Role.USER, "m"));

      assertThat(swarm(store).messages().version(RACE)).isEqualTo(1);
    }
  }

  @Test
  void creationWaitsForItsTurn() throws Exception {
    try (var queue = ProcessQueue.open(file);
        var process = ChildProcess.start(OpenStoreProcess.class, folder, file.toString(), "task")) {
      queue.awaitTurn(LONG_TIMEOUT);
      process.expectLine("started");
      long time = currentMicros();
      process.resume();
      awaitQueuedSince(time);
      assertThat(file).doesNotExist();

      queue.release();
      process.expectLine("done");
    }
    assertThat(RawDatabase.query(file, "SELECT count(*) FROM task")).isEqualTo("1");
  }

  @Test
  void migrationWaitsForItsTurn() throws Exception {
    open().close();
    var older = SqliteSchema.latestVersion() - 1;
    RawDatabase.run(file, "PRAGMA user_version = " + older);
    try (var queue = ProcessQueue.open(file);
        var process = ChildProcess.start(OpenStoreProcess.class, folder, file.toString(), "task")) {
      queue.awaitTurn(LONG_TIMEOUT);
      process.expectLine("started");
      long time = currentMicros();
      process.resume();
      awaitQueuedSince(time);
      assertThat(RawDatabase.query(file, "PRAGMA user_version")).isEqualTo(String.valueOf(older));

      queue.release();
      process.expectLine("done");
    }
    assertThat(RawDatabase.query(file, "PRAGMA user_version"))
        .isEqualTo(String.valueOf(SqliteSchema.latestVersion()));
  }

  @Test
  void transferTargetWaitsForItsTurn() throws Exception {
    try (var target = SqliteStore.transferTarget(SqliteConfig.of(file));
        var queue = ProcessQueue.open(file)) {
      target.begin("another store");
      queue.awaitTurn(LONG_TIMEOUT);
      long time = currentMicros();
      var adding =
          CompletableFuture.runAsync(() -> target.add(PortableRowSamples.of(EntityType.AGENT)));
      awaitQueuedSince(time);
      assertThat(RawDatabase.query(file, "SELECT count(*) FROM agent")).isEqualTo("0");

      queue.release();
      adding.get(5, TimeUnit.MINUTES);
    }
    assertThat(RawDatabase.query(file, "SELECT count(*) FROM agent")).isNotEqualTo("0");
  }
}
