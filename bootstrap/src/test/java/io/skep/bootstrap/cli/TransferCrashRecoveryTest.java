package io.skep.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.Skep;
import io.skep.StoreTransfer;
import io.skep.adapters.postgres.PostgresStore;
import io.skep.adapters.postgres.connection.PostgresAddress;
import io.skep.adapters.postgres.connection.PostgresConfig;
import io.skep.adapters.sqlite.SqliteStore;
import io.skep.adapters.sqlite.connection.SqliteConfig;
import io.skep.application.transfer.TransferListener;
import io.skep.application.transfer.TransferReport.Start;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.transfer.EntityType;
import io.skep.domain.transfer.PortableRow;
import io.skep.domain.transfer.PortableRowReader;
import io.skep.domain.transfer.TransferSource;
import io.skep.domain.transfer.TransferTarget;
import io.skep.domain.value.SwarmId;
import io.skep.testkit.fixture.ChildProcess;
import io.skep.testkit.fixture.PortableRowSamples;
import io.skep.testkit.fixture.TestIterations;
import io.skep.testkit.servers.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Crash recovery of transfers: each is killed several times and then run to its end.
 *
 * <p>{@code -Dskep.kills=100} kills more of them than by default, {@code -Dskep.seed=1} at the
 * times of a run that reported this seed.
 */
@Execution(ExecutionMode.CONCURRENT)
class TransferCrashRecoveryTest {

  private static final int KILLS = Integer.getInteger("skep.kills", TestIterations.count(3, 12));

  /** Maximum number of kills until one interrupts the work; some do not on a busy machine. */
  private static final int MAX_KILLS = 100;

  private static final int KILLS_PER_TRANSFER = 3;

  /** Maximum number of progress lines, one each 100 ms, before a transfer is killed. */
  private static final int MAX_PROGRESS_LINES = 6;

  private static final int MAX_DELAY_MICROS = 120_000;
  private static final int TASK_COUNT = 10_000;
  private static final int BATCH_SIZE = 1_000;
  private static final SwarmId BEES = new SwarmId("bees");

  private final long seed;
  private final Random random;

  @TempDir private Path folder;

  TransferCrashRecoveryTest(TestReporter reporter) {
    seed = TestIterations.seed(reporter);
    random = new Random(seed);
  }

  @Test
  void resumesIntoPostgres() {
    var file = "sqlite:" + folder.resolve("source.db");
    fill(target(file));

    killAndResume(file, PostgresServer.shared()::newDatabase);
  }

  @Test
  void resumesIntoSqlite() {
    var database = PostgresServer.shared().newDatabase();
    fill(target(database));
    int[] files = {0};

    killAndResume(database, () -> "sqlite:" + folder.resolve(files[0]++ + ".db"));
  }

  private void killAndResume(String from, Supplier<String> newStore) {
    var expected = rows(source(from));
    var to = newStore.get();
    int halfWay = 0;
    var next = start(from, to);
    try {
      for (int kill = 0; kill < KILLS || (halfWay == 0 && kill < MAX_KILLS); kill++) {
        var when = "kill %d of seed %d".formatted(kill, seed);
        var killed = to;
        boolean last = (kill + 1) % KILLS_PER_TRANSFER == 0;
        to = last ? newStore.get() : to;
        try (var process = next) {
          process.expectLine("started");
          // The next process loads its classes in the meantime.
          next = start(from, to);
          kill(process);
        }
        var present = incompleteRows(killed);
        halfWay +=
            present.filter(it -> !it.isEmpty() && it.size() < expected.size()).isPresent() ? 1 : 0;
        present.ifPresent(rows -> assertThat(rows).as(when).isSubsetOf(expected));
        if (last) {
          finishTransfer(from, killed, present.isPresent(), when);
          assertThat(rows(source(killed))).as(when).isEqualTo(expected);
          assertUsable(killed, when);
        }
      }
    } finally {
      next.close();
    }
    assertThat(halfWay).as("how many were killed half-way").isPositive();
  }

  private static void finishTransfer(String from, String to, boolean unfinished, String when) {
    if (unfinished) {
      assertThat(StoreTransfer.of(from, to).run(TransferListener.NONE).start())
          .as(when)
          .isEqualTo(Start.RESUMED);
    } else {
      // The transfer had not begun, or was complete.
      StoreTransfer.of(from, to).merge(TransferListener.NONE);
    }
  }

  private static void assertUsable(String url, String when) {
    try (var skep = Skep.builder().store(url).maintenance(false).open()) {
      assertThat(skep.swarm(BEES).queues().countByStatus())
          .as(when)
          .containsEntry(TaskStatus.PENDING, TASK_COUNT + 2L)
          .containsEntry(TaskStatus.IN_PROGRESS, 1L)
          .containsEntry(TaskStatus.COMPLETED, 1L);
    }
  }

  private ChildProcess start(String from, String to) {
    return ChildProcess.start(
        CommandLineProcess.class, folder, "migrate", "--from", from, "--to", to);
  }

  private void kill(ChildProcess process) {
    process.resume();
    int signs = random.nextInt(MAX_PROGRESS_LINES);
    boolean resumes = true;
    for (int i = 0; i < signs && resumes; i++) {
      resumes = process.nextLine().contains("migrate");
    }
    process.runFor(random.nextInt(MAX_DELAY_MICROS));
    process.kill();
  }

  private static void fill(TransferTarget target) {
    try (target) {
      target.begin("nowhere");
      for (var kind : EntityType.values()) {
        target.add(PortableRowSamples.of(kind));
        for (int i = 0; kind == EntityType.TASK && i < TASK_COUNT; i += BATCH_SIZE) {
          target.add(
              IntStream.range(i, i + BATCH_SIZE)
                  .mapToObj(n -> PortableRowSamples.task(100 + n))
                  .toList());
        }
      }
      target.complete();
    }
  }

  private static TransferSource source(String url) {
    return PostgresAddress.isPostgresUrl(url)
        ? PostgresStore.transferSource(PostgresConfig.of(PostgresAddress.parse(url)))
        : SqliteStore.transferSource(SqliteConfig.of(file(url)));
  }

  private static TransferTarget target(String url) {
    return PostgresAddress.isPostgresUrl(url)
        ? PostgresStore.transferTarget(PostgresConfig.of(PostgresAddress.parse(url)))
        : SqliteStore.transferTarget(SqliteConfig.of(file(url)));
  }

  private static Path file(String url) {
    return Path.of(url.substring("sqlite:".length()));
  }

  /** Returns the rows of a store with an incomplete transfer; empty if it has none. */
  private static Optional<Set<PortableRow>> incompleteRows(String url) {
    if (!PostgresAddress.isPostgresUrl(url) && Files.notExists(file(url))) {
      return Optional.empty();
    }
    var target = target(url);
    if (target.incompleteSource().isEmpty()) {
      target.close();
      return Optional.empty();
    }
    return Optional.of(rows(target));
  }

  private static Set<PortableRow> rows(PortableRowReader store) {
    try (store) {
      List<PortableRow> rows = new ArrayList<>();
      for (var kind : EntityType.values()) {
        var next = Optional.of(PortableRowReader.START);
        while (next.isPresent()) {
          var batch = store.read(kind, next.get());
          rows.addAll(batch.rows());
          next = batch.next();
        }
      }
      assertThat(new HashSet<>(rows)).hasSameSizeAs(rows);
      return new HashSet<>(rows);
    }
  }
}
