package io.skep.adapters.sqlite;

import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import io.skep.domain.message.Message;
import io.skep.domain.store.Swarm;
import io.skep.domain.value.SwarmId;
import io.skep.testkit.fixture.ChildProcess;
import io.skep.testkit.fixture.Rounds;
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

  private static final int KILLS = Integer.getInteger("skep.kills", Rounds.of(4, 40));

  /** How many units of work a process may have acknowledged before it is killed. */
  private static final int MOST_ACKNOWLEDGED = 150;

  private static final int MOST_MICROS = 3_000;

  private final long seed;
  private final Random random;
  private final long[] acknowledged = new long[WritingProgram.THREADS];

  @TempDir private Path folder;
  private Path file;

  KilledProcessTest(TestReporter reporter) {
    seed = Rounds.seed(reporter);
    random = new Random(seed);
  }

  @BeforeEach
  void nameFile() {
    file = folder.resolve("skep.db");
  }

  @Test
  void loseNothingThatWasAcknowledged() throws Exception {
    var next = start();
    try {
      for (int kill = 0; kill < KILLS; kill++) {
        var process = next;
        process.await("started");
        // The next one loads its classes meanwhile.
        next = start();
        process.goOn();
        note(process, random.nextInt(MOST_ACKNOWLEDGED));
        process.letRun(random.nextInt(MOST_MICROS));
        process.kill();
        process.remainingLines().forEach(this::note);
        process.close();
        if (Files.exists(file)) {
          assertNothingIsLostOrHalfDone("kill %d of seed %d".formatted(kill, seed));
        }
      }
    } finally {
      next.close();
    }
    assertThat(LongStream.of(acknowledged).sum()).as("what was acknowledged").isPositive();
  }

  @Test
  void leaveNoFileThatIsHalfMade() throws Exception {
    for (int kill = 0; kill < Rounds.of(2, 6); kill++) {
      try (var process = start()) {
        process.await("started");
        process.goOn();
        process.letRun(random.nextInt(400_000));
        process.kill();
      }
      // Whatever is there can be opened, or else nothing is.
      try (var store = SqliteStore.open(SqliteConfig.of(file), InstantSource.system())) {
        assertThat(new Swarm(SwarmId.DEFAULT, store.ports()).tasks().queue(task())).isNotNull();
      }
      assertThat(Databases.ask(file, "PRAGMA integrity_check")).isEqualTo("ok");
      Files.delete(file);
    }
  }

  private static io.skep.domain.task.TaskSpec task() {
    return io.skep.domain.task.TaskSpec.of("task");
  }

  private ChildProcess start() {
    return ChildProcess.start(WritingProgram.class, folder, file.toString());
  }

  private void note(ChildProcess process, int lines) {
    for (int i = 0; i < lines; i++) {
      note(process.nextLine());
    }
  }

  /** Notes a line such as {@code topic 1=17}. */
  private void note(String line) {
    int equals = line.indexOf('=');
    assertThat(equals).as("the place of the sign in '%s'", line).isPositive();
    int thread = Integer.parseInt(line.substring("topic ".length(), equals));
    long sequence = Long.parseLong(line.substring(equals + 1));
    assertThat(sequence).isEqualTo(acknowledged[thread] + 1);
    acknowledged[thread] = sequence;
  }

  private void assertNothingIsLostOrHalfDone(String when) throws SQLException {
    assertThat(Databases.ask(file, "PRAGMA integrity_check")).as(when).isEqualTo("ok");
    assertThat(Databases.ask(file, "SELECT count(*) FROM pragma_foreign_key_check"))
        .as(when)
        .isEqualTo("0");
    long units = 0;
    try (var store = SqliteStore.open(SqliteConfig.of(file), InstantSource.system())) {
      var swarm = new Swarm(SwarmId.DEFAULT, store.ports());
      for (int thread = 0; thread < WritingProgram.THREADS; thread++) {
        long version = swarm.messages().version(WritingProgram.topic(thread));
        // One unit may have been committed whose answer nobody got.
        assertThat(version).as(when).isBetween(acknowledged[thread], acknowledged[thread] + 1);
        assertThat(swarm.messages().last(WritingProgram.topic(thread), 1_000))
            .as(when)
            .extracting(Message::sequence)
            .isEqualTo(
                LongStream.rangeClosed(Math.max(1, version - 999), version)
                    .boxed()
                    .collect(toList()));
        acknowledged[thread] = version;
        units += version;
      }
      assertThat(swarm.mailbox().unread(WritingProgram.READER)).as(when).isEqualTo(units);
    }
    for (var count : new String[] {"SELECT count(*) FROM task", "SELECT count(*) FROM delivery"}) {
      assertThat(Databases.ask(file, count)).as(when).isEqualTo(Long.toString(units));
    }
  }
}
