package io.skep.adapters.sqlite;

import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import io.skep.adapters.sqlite.connection.SqliteConfig;
import io.skep.domain.message.Message;
import io.skep.domain.store.Swarm;
import io.skep.domain.value.SwarmId;
import io.skep.testkit.fixture.ChildProcess;
import io.skep.testkit.fixture.TestIterations;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Processes that are killed while they write. What they acknowledged is noted outside of them.
 *
 * <p>{@code -Dskep.kills=100} kills more of them than usual, {@code -Dskep.seed=1} at the moments
 * of a run that reported this seed.
 */
@Execution(ExecutionMode.CONCURRENT)
class KilledProcessTest {

  private static final int KILLS = Integer.getInteger("skep.kills", TestIterations.count(4, 40));

  /** How many units of work a process may have acknowledged before it is killed. */
  private static final int MAX_ACKNOWLEDGED = 150;

  private static final int MAX_DELAY_MICROS = 3_000;

  private final long seed;
  private final Random random;
  private final long[] acknowledged = new long[WriterProcess.THREADS];

  @TempDir private Path folder;
  private Path file;

  KilledProcessTest(TestReporter reporter) {
    seed = TestIterations.seed(reporter);
    random = new Random(seed);
  }

  @BeforeEach
  void setUpPath() {
    file = folder.resolve("skep.db");
  }

  @Test
  void acknowledgedWritesSurvive() throws Exception {
    var next = start();
    try {
      for (int kill = 0; kill < KILLS; kill++) {
        var process = next;
        process.expectLine("started");
        // The next one loads its classes meanwhile.
        next = start();
        process.resume();
        recordAcknowledgement(process, random.nextInt(MAX_ACKNOWLEDGED));
        process.runFor(random.nextInt(MAX_DELAY_MICROS));
        process.kill();
        process.remainingLines().forEach(this::recordAcknowledgement);
        process.close();
        if (Files.exists(file)) {
          assertNoLostOrPartialWrites("kill %d of seed %d".formatted(kill, seed));
        }
      }
    } finally {
      next.close();
    }
    assertThat(LongStream.of(acknowledged).sum()).as("what was acknowledged").isPositive();
  }

  @Test
  void leavesNoPartiallyCreatedFile() throws Exception {
    for (int kill = 0; kill < TestIterations.count(2, 6); kill++) {
      try (var process = start()) {
        process.expectLine("started");
        process.resume();
        process.runFor(random.nextInt(400_000));
        process.kill();
      }
      // Whatever is there can be opened, or else nothing is.
      try (var store = SqliteStore.open(SqliteConfig.of(file), InstantSource.system())) {
        assertThat(new Swarm(SwarmId.DEFAULT, store.ports()).tasks().enqueue(task())).isNotNull();
      }
      assertThat(RawDatabase.query(file, "PRAGMA integrity_check")).isEqualTo("ok");
      Files.delete(file);
    }
  }

  private static io.skep.domain.task.TaskSpec task() {
    return io.skep.domain.task.TaskSpec.of("task");
  }

  private ChildProcess start() {
    return ChildProcess.start(WriterProcess.class, folder, file.toString());
  }

  private void recordAcknowledgement(ChildProcess process, int lines) {
    for (int i = 0; i < lines; i++) {
      recordAcknowledgement(process.nextLine());
    }
  }

  /** Notes a line such as {@code topic 1=17}. */
  private void recordAcknowledgement(String line) {
    int equals = line.indexOf('=');
    assertThat(equals).as("the place of the sign in '%s'", line).isPositive();
    int thread = Integer.parseInt(line.substring("topic ".length(), equals));
    long sequence = Long.parseLong(line.substring(equals + 1));
    assertThat(sequence).isEqualTo(acknowledged[thread] + 1);
    acknowledged[thread] = sequence;
  }

  private void assertNoLostOrPartialWrites(String when) throws SQLException {
    assertThat(RawDatabase.query(file, "PRAGMA integrity_check")).as(when).isEqualTo("ok");
    assertThat(RawDatabase.query(file, "SELECT count(*) FROM pragma_foreign_key_check"))
        .as(when)
        .isEqualTo("0");
    long units = 0;
    try (var store = SqliteStore.open(SqliteConfig.of(file), InstantSource.system())) {
      var swarm = new Swarm(SwarmId.DEFAULT, store.ports());
      for (int thread = 0; thread < WriterProcess.THREADS; thread++) {
        long version = swarm.messages().version(WriterProcess.topic(thread));
        // One unit may have been committed whose answer nobody got.
        assertThat(version).as(when).isBetween(acknowledged[thread], acknowledged[thread] + 1);
        assertThat(swarm.messages().findLast(WriterProcess.topic(thread), 1_000))
            .as(when)
            .extracting(Message::sequence)
            .isEqualTo(
                LongStream.rangeClosed(Math.max(1, version - 999), version)
                    .boxed()
                    .collect(toList()));
        acknowledged[thread] = version;
        units += version;
      }
      assertThat(swarm.mailbox().countUnread(WriterProcess.READER)).as(when).isEqualTo(units);
    }
    for (var count : new String[] {"SELECT count(*) FROM task", "SELECT count(*) FROM delivery"}) {
      assertThat(RawDatabase.query(file, count)).as(when).isEqualTo(Long.toString(units));
    }
  }
}
