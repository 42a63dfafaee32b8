package io.skep.adapters.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;
import io.skep.domain.message.Entry;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import io.skep.domain.move.RowKind;
import io.skep.domain.store.Swarm;
import io.skep.domain.value.SwarmId;
import io.skep.testkit.fixture.ChildProcess;
import io.skep.testkit.fixture.StoredRowSamples;
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
class WritingInTurnTest {

  private static final ThreadId RACE = ThreadId.topic("race");
  private static final int LOOKS = 100_000;
  private static final Duration LONG = Duration.ofMinutes(10);

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = folder.resolve("skep.db");
  }

  private SqliteStore open() {
    return SqliteStore.open(SqliteConfig.of(file), InstantSource.system());
  }

  private static Swarm swarm(SqliteStore store) {
    return new Swarm(SwarmId.DEFAULT, store.ports());
  }

  /** Returns when it is now, as a place in the queue. */
  private static long now() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }

  /** Waits until somebody is in the queue who was not there at a time. */
  private void awaitQueuedSince(long time) {
    try (var bytes = LockFile.open(file)) {
      for (int look = 0; look < LOOKS; look++) {
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
  void processesDoSoInTheOrderInWhichTheyCome() throws Exception {
    List<ChildProcess> processes = new ArrayList<>();
    try (var store = open();
        var foreign = ChildProcess.start(HoldingProgram.class, folder, file.toString())) {
      foreign.await("held");
      for (int i = 0; i < 4; i++) {
        processes.add(
            ChildProcess.start(
                AppendingProgram.class, folder, file.toString(), RACE.owner(), "process " + i));
      }
      for (var process : processes) {
        process.await("open");
        long time = now();
        process.goOn();
        awaitQueuedSince(time);
      }
      foreign.goOn();
      processes.forEach(process -> process.await("done"));

      assertThat(swarm(store).messages().after(RACE, 0, 10))
          .extracting(message -> message.content().text())
          .containsExactlyElementsOf(
              IntStream.range(0, 4).mapToObj(i -> "\"process " + i + "\"").toList());
    } finally {
      processes.forEach(ChildProcess::close);
    }
  }

  @Test
  void oneWithoutARestLetsOthersGoAhead() throws Exception {
    try (var store = open();
        var queue = ProcessQueue.at(file);
        var restless = ChildProcess.start(RestlessProgram.class, folder, file.toString())) {
      restless.await("writing");
      var messages = swarm(store).messages();
      int waits = 0;
      for (int i = 0; i < 500; i++) {
        queue.enter(Duration.ZERO);
        waits += queue.tryTurn() ? 0 : 1;
        long before = messages.version(RestlessProgram.THREAD);
        queue.enter(LONG);
        // It may have had the turn, and have been about to commit.
        assertThat(messages.version(RestlessProgram.THREAD)).isBetween(before, before + 1);
        queue.leave();
      }
      assertThat(waits).isPositive();
    }
  }

  @Test
  void processesAreNotRefusedForOneWithoutARest() {
    try (var store = open();
        var restless = ChildProcess.start(RestlessProgram.class, folder, file.toString())) {
      restless.await("writing");
      for (int i = 0; i < 300; i++) {
        swarm(store).messages().append(RACE, Entry.text(Role.USER, "m"));
      }
      assertThat(swarm(store).messages().version(RACE)).isEqualTo(300);
    }
  }

  @Test
  void storesOfOneProcessAreNotRefusedForOneWithoutARest() throws Exception {
    var busy = new AtomicBoolean(true);
    try (var one = open();
        var other = open()) {
      var writer =
          CompletableFuture.runAsync(
              () -> {
                while (busy.get()) {
                  swarm(one).messages().append(RACE, Entry.text(Role.USER, "without a rest"));
                }
              });
      try {
        for (int i = 0; i < 200; i++) {
          swarm(other).messages().append(ThreadId.topic("mine"), Entry.text(Role.USER, "m"));
        }
      } finally {
        busy.set(false);
        writer.get(5, TimeUnit.MINUTES);
      }
      assertThat(swarm(one).messages().version(ThreadId.topic("mine"))).isEqualTo(200);
    }
  }

  @Test
  void oneThatFailsEndsItsTurn() throws Exception {
    var config = SqliteConfig.of(file).withBusyTimeout(Duration.ofMillis(50));
    try (var store = SqliteStore.open(config, InstantSource.system());
        var queue = ProcessQueue.at(file)) {
      var messages = swarm(store).messages();
      assertThatThrownBy(
              () ->
                  swarm(store)
                      .work()
                      .write(
                          () -> {
                            messages.append(RACE, Entry.text(Role.USER, "m"));
                            throw new IllegalStateException("fails");
                          }))
          .hasMessage("fails");
      assertIsFree(queue);

      try (var foreign = Databases.open(file);
          var statement = foreign.createStatement()) {
        statement.execute("BEGIN IMMEDIATE");
        assertThatThrownBy(() -> messages.append(RACE, Entry.text(Role.USER, "m")))
            .isInstanceOfSatisfying(
                StoreException.class,
                refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.STORE_BUSY));
        assertIsFree(queue);
      }
    }
  }

  private static void assertIsFree(ProcessQueue queue) {
    queue.enter(Duration.ZERO);
    assertThat(queue.tryTurn()).isTrue();
    queue.leave();
  }

  @Test
  void oneThatIsHeldUpAtItsTurnIsPassedInTheEnd() {
    var config = SqliteConfig.of(file).withBusyTimeout(Duration.ofMillis(200));
    try (var store = SqliteStore.open(config, InstantSource.system());
        var stopped = ProcessQueue.at(file)) {
      stopped.enter(LONG);

      swarm(store).messages().append(RACE, Entry.text(Role.USER, "m"));

      assertThat(swarm(store).messages().version(RACE)).isEqualTo(1);
    }
  }

  @Test
  void aNewFileIsMadeAtTheTurnOfItsMaker() throws Exception {
    try (var queue = ProcessQueue.at(file);
        var process = ChildProcess.start(OpeningProgram.class, folder, file.toString(), "task")) {
      queue.enter(LONG);
      process.await("started");
      long time = now();
      process.goOn();
      awaitQueuedSince(time);
      assertThat(file).doesNotExist();

      queue.leave();
      process.await("done");
    }
    assertThat(Databases.ask(file, "SELECT count(*) FROM task")).isEqualTo("1");
  }

  @Test
  void anOlderFileIsBroughtUpToDateAtTheTurnOfWhoeverDoes() throws Exception {
    open().close();
    var older = SqliteSchema.latest() - 1;
    Databases.run(file, "PRAGMA user_version = " + older);
    try (var queue = ProcessQueue.at(file);
        var process = ChildProcess.start(OpeningProgram.class, folder, file.toString(), "task")) {
      queue.enter(LONG);
      process.await("started");
      long time = now();
      process.goOn();
      awaitQueuedSince(time);
      assertThat(Databases.ask(file, "PRAGMA user_version")).isEqualTo(String.valueOf(older));

      queue.leave();
      process.await("done");
    }
    assertThat(Databases.ask(file, "PRAGMA user_version"))
        .isEqualTo(String.valueOf(SqliteSchema.latest()));
  }

  @Test
  void aStoreThatAnotherOneIsMovedToWritesAtItsTurn() throws Exception {
    try (var target = SqliteStore.moveTarget(SqliteConfig.of(file));
        var queue = ProcessQueue.at(file)) {
      target.begin("another store");
      queue.enter(LONG);
      long time = now();
      var adding = CompletableFuture.runAsync(() -> target.add(StoredRowSamples.of(RowKind.AGENT)));
      awaitQueuedSince(time);
      assertThat(Databases.ask(file, "SELECT count(*) FROM agent")).isEqualTo("0");

      queue.leave();
      adding.get(5, TimeUnit.MINUTES);
    }
    assertThat(Databases.ask(file, "SELECT count(*) FROM agent")).isNotEqualTo("0");
  }
}
