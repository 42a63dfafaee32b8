package io.skep.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.Move;
import io.skep.Skep;
import io.skep.adapters.postgres.PostgresAddress;
import io.skep.adapters.postgres.PostgresConfig;
import io.skep.adapters.postgres.PostgresStore;
import io.skep.adapters.sqlite.SqliteConfig;
import io.skep.adapters.sqlite.SqliteStore;
import io.skep.application.moving.MoveListener;
import io.skep.application.moving.MoveReport.Start;
import io.skep.domain.move.MoveSource;
import io.skep.domain.move.MoveTarget;
import io.skep.domain.move.RowKind;
import io.skep.domain.move.StoredRow;
import io.skep.domain.move.StoredRows;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.SwarmId;
import io.skep.testkit.fixture.ChildProcess;
import io.skep.testkit.fixture.Rounds;
import io.skep.testkit.fixture.StoredRowSamples;
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
 * Moves that are killed, several times each, and then run once more.
 *
 * <p>{@code -Dskep.kills=100} kills more of them than usual, {@code -Dskep.seed=1} at the moments
 * of a run that reported this seed.
 */
@Execution(ExecutionMode.CONCURRENT)
class KilledMovesTest {

  private static final int KILLS = Integer.getInteger("skep.kills", Rounds.of(3, 12));

  /** How many may be killed until one was half-way; on a busy machine some are not. */
  private static final int MOST_KILLED = 100;

  private static final int KILLS_OF_ONE = 3;

  /** How many signs of progress a move may have given before it is killed; one each 100 ms. */
  private static final int MOST_SIGNS = 6;

  private static final int MOST_MICROS = 120_000;
  private static final int TASKS = 10_000;
  private static final int BATCH = 1_000;
  private static final SwarmId BEES = new SwarmId("bees");

  private final long seed;
  private final Random random;

  @TempDir private Path folder;

  KilledMovesTest(TestReporter reporter) {
    seed = Rounds.seed(reporter);
    random = new Random(seed);
  }

  @Test
  void goesOnInADatabase() {
    var file = "sqlite:" + folder.resolve("source.db");
    fill(target(file));

    killAndResume(file, PostgresServer.shared()::newDatabase);
  }

  @Test
  void goesOnInAFile() {
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
      for (int kill = 0; kill < KILLS || (halfWay == 0 && kill < MOST_KILLED); kill++) {
        var when = "kill %d of seed %d".formatted(kill, seed);
        var killed = to;
        boolean last = (kill + 1) % KILLS_OF_ONE == 0;
        to = last ? newStore.get() : to;
        try (var process = next) {
          process.await("started");
          // The next one loads its classes meanwhile.
          next = start(from, to);
          kill(process);
        }
        var present = unfinished(killed);
        halfWay +=
            present.filter(it -> !it.isEmpty() && it.size() < expected.size()).isPresent() ? 1 : 0;
        present.ifPresent(rows -> assertThat(rows).as(when).isSubsetOf(expected));
        if (last) {
          end(from, killed, present.isPresent(), when);
          assertThat(rows(source(killed))).as(when).isEqualTo(expected);
          assertWorks(killed, when);
        }
      }
    } finally {
      next.close();
    }
    assertThat(halfWay).as("how many were killed half-way").isPositive();
  }

  private static void end(String from, String to, boolean unfinished, String when) {
    if (unfinished) {
      assertThat(Move.of(from, to).run(MoveListener.NONE).start())
          .as(when)
          .isEqualTo(Start.RESUMED);
    } else {
      // It had not begun, or was done.
      Move.of(from, to).merge(MoveListener.NONE);
    }
  }

  private static void assertWorks(String url, String when) {
    try (var skep = Skep.builder().store(url).maintenance(false).open()) {
      assertThat(skep.swarm(BEES).queues().countByStatus())
          .as(when)
          .containsEntry(TaskStatus.PENDING, TASKS + 2L)
          .containsEntry(TaskStatus.IN_PROGRESS, 1L)
          .containsEntry(TaskStatus.COMPLETED, 1L);
    }
  }

  private ChildProcess start(String from, String to) {
    return ChildProcess.start(CommandLineProgram.class, folder, "move", "--from", from, "--to", to);
  }

  private void kill(ChildProcess process) {
    process.goOn();
    int signs = random.nextInt(MOST_SIGNS);
    boolean goesOn = true;
    for (int i = 0; i < signs && goesOn; i++) {
      goesOn = process.nextLine().contains("move");
    }
    process.letRun(random.nextInt(MOST_MICROS));
    process.kill();
  }

  private static void fill(MoveTarget target) {
    try (target) {
      target.begin("nowhere");
      for (var kind : RowKind.values()) {
        target.add(StoredRowSamples.of(kind));
        for (int i = 0; kind == RowKind.TASK && i < TASKS; i += BATCH) {
          target.add(
              IntStream.range(i, i + BATCH).mapToObj(n -> StoredRowSamples.task(100 + n)).toList());
        }
      }
      target.end();
    }
  }

  private static MoveSource source(String url) {
    return PostgresAddress.isMeantBy(url)
        ? PostgresStore.moveSource(PostgresConfig.of(PostgresAddress.parse(url)))
        : SqliteStore.moveSource(SqliteConfig.of(file(url)));
  }

  private static MoveTarget target(String url) {
    return PostgresAddress.isMeantBy(url)
        ? PostgresStore.moveTarget(PostgresConfig.of(PostgresAddress.parse(url)))
        : SqliteStore.moveTarget(SqliteConfig.of(file(url)));
  }

  private static Path file(String url) {
    return Path.of(url.substring("sqlite:".length()));
  }

  /** Returns what a store holds that is in the middle of a move; empty if it is in none. */
  private static Optional<Set<StoredRow>> unfinished(String url) {
    if (!PostgresAddress.isMeantBy(url) && Files.notExists(file(url))) {
      return Optional.empty();
    }
    var target = target(url);
    if (target.unfinishedFrom().isEmpty()) {
      target.close();
      return Optional.empty();
    }
    return Optional.of(rows(target));
  }

  private static Set<StoredRow> rows(StoredRows store) {
    try (store) {
      List<StoredRow> rows = new ArrayList<>();
      for (var kind : RowKind.values()) {
        var next = Optional.of(StoredRows.START);
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
