package io.skep.adapters.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.adapters.sqlite.connection.SqliteConfig;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.SkepException;
import io.skep.domain.message.MessageInput;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.SwarmId;
import io.skep.testkit.fixture.ChildProcess;
import io.skep.testkit.fixture.ConcurrentRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several processes on one file. */
class ManyProcessesTest {

  private static final ThreadId RACE = ThreadId.topic("race");

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void setUpPath() {
    file = folder.resolve("skep.db");
  }

  @Test
  void claimEachTaskOnce() {
    List<String> queued;
    try (var store = open(SqliteConfig.of(file))) {
      queued =
          swarm(store)
              .tasks()
              .enqueueAll(
                  IntStream.range(0, 1_000).mapToObj(i -> TaskSpec.of("task " + i)).toList())
              .stream()
              .map(task -> task.id().toString())
              .toList();
    }
    List<String> claimed = new ArrayList<>();
    try (var one = startClaimProcess("ant");
        var other = startClaimProcess("bee")) {
      var both = List.of(one, other);
      both.forEach(process -> process.expectLine("open"));
      both.forEach(ChildProcess::resume);
      ConcurrentRunner.run(2, i -> both.get(i).remainingLines())
          .resultsOrThrow()
          .forEach(claimed::addAll);
      assertThat(one.exitStatus()).as("its exit status").isZero();
      assertThat(other.exitStatus()).as("its exit status").isZero();
    }

    assertThat(claimed).containsExactlyInAnyOrderElementsOf(queued);
    try (var store = open(SqliteConfig.of(file))) {
      assertThat(store.ports().queues().countByStatus(SwarmId.DEFAULT))
          .isEqualTo(Map.of(TaskStatus.COMPLETED, 1_000L));
    }
  }

  @Test
  void createANewFileConcurrently() throws Exception {
    OpenStoreProcess.runConcurrently(8, file);

    assertThat(RawDatabase.query(file, "PRAGMA integrity_check")).isEqualTo("ok");
    assertThat(RawDatabase.query(file, "SELECT count(*) FROM task")).isEqualTo("8");
    assertOnlyDatabaseAndLockFile();
  }

  @Test
  void threadsOfOneProcessCreateNewFilesConcurrently() throws Exception {
    for (int round = 0; round < 5; round++) {
      file = folder.resolve("round " + round + ".db");
      ConcurrentRunner.run(
              8,
              number -> {
                try (var store = open(SqliteConfig.of(file))) {
                  return swarm(store)
                      .messages()
                      .append(RACE, MessageInput.text(Role.USER, "thread " + number));
                }
              })
          .resultsOrThrow();
      assertThat(RawDatabase.query(file, "SELECT version FROM thread")).isEqualTo("8");
    }
    assertThat(RawDatabase.query(file, "PRAGMA integrity_check")).isEqualTo("ok");
  }

  @Test
  void writersFailAfterTheBusyTimeout() {
    var patience = Duration.ofMillis(200);
    try (var store = open(SqliteConfig.of(file).withBusyTimeout(patience))) {
      var messages = swarm(store).messages();
      messages.append(RACE, MessageInput.text(Role.USER, "before"));
      try (var other = ChildProcess.start(WriteLockProcess.class, folder, file.toString())) {
        other.expectLine("held");
        long start = System.nanoTime();

        assertThatThrownBy(() -> messages.append(RACE, MessageInput.text(Role.USER, "refused")))
            .isInstanceOfSatisfying(
                SkepException.class,
                refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.STORE_BUSY));

        assertThat(Duration.ofNanos(System.nanoTime() - start))
            .isBetween(patience.multipliedBy(9).dividedBy(10), Duration.ofSeconds(10));
        assertThat(messages.version(RACE)).as("readers do not wait").isEqualTo(1);
        other.resume();
        other.expectLine("let go");
        assertThat(messages.append(RACE, MessageInput.text(Role.USER, "after")).sequence())
            .isEqualTo(2);
      }
    }
  }

  @Test
  void seeWritesOfOtherProcesses() {
    try (var one = open(SqliteConfig.of(file));
        var other = open(SqliteConfig.of(file))) {
      for (int i = 1; i <= 50; i++) {
        swarm(i % 2 == 0 ? one : other).messages().append(RACE, MessageInput.text(Role.USER, "m"));
        assertThat(swarm(i % 2 == 0 ? other : one).messages().version(RACE)).isEqualTo(i);
      }
    }
  }

  private void assertOnlyDatabaseAndLockFile() throws Exception {
    try (var files = Files.list(folder)) {
      assertThat(files.map(path -> path.getFileName().toString()))
          .filteredOn(name -> name.contains("skep"))
          .containsExactlyInAnyOrder("skep.db", "skep.db-lock");
    }
  }

  private ChildProcess startClaimProcess(String name) {
    return ChildProcess.start(ClaimProcess.class, folder, file.toString(), name, "4");
  }

  private static SqliteStore open(SqliteConfig config) {
    return SqliteStore.open(config, InstantSource.system());
  }

  private static Swarm swarm(SqliteStore store) {
    return new Swarm(SwarmId.DEFAULT, store.ports());
  }
}
