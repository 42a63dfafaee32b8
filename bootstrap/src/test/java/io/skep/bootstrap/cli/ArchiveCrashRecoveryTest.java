package io.skep.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.Skep;
import io.skep.domain.lease.ClaimRequest;
import io.skep.domain.message.MessageInput;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.value.AgentId;
import io.skep.testkit.fixture.ChildProcess;
import io.skep.testkit.fixture.TestIterations;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Crash recovery of archiving and restoring: processes are killed with -9 before and within each
 * step and resumed, while other processes use the store.
 *
 * <p>{@code -Dskep.kills=10} kills more of them within each step than by default, {@code
 * -Dskep.seed=1} at the times of a run that reported this seed. By default each step has one of the
 * two kinds of kills, drawn at random; in the exhaustive build both.
 */
@Execution(ExecutionMode.CONCURRENT)
class ArchiveCrashRecoveryTest {

  private static final int KILLS_WITHIN =
      Integer.getInteger("skep.kills", TestIterations.count(0, 3));
  private static final int MAX_DELAY_MICROS = 120_000;

  private final Random random;

  @TempDir private Path folder;

  ArchiveCrashRecoveryTest(TestReporter reporter) {
    random = new Random(TestIterations.seed(reporter));
  }

  @Test
  void archivingResumesAfterKillWithoutLoss() {
    var old = new ArchiveFixture(20_000, 20);
    var before = old.rows();
    var archives = folder.resolve("archives");

    try (var skep = Skep.builder().store(old.url).maintenance(false).open()) {
      int archivings = runUntilDone(skep, old, archives.toString());
      assertThat(archivings).isGreaterThan(TestIterations.count(2, 5));
      assertThat(archives.resolve("2025-01/manifest.json")).isRegularFile();
      assertThat(archives).isDirectoryNotContaining("glob:**.skep-unfinished*");
      assertThat(old.detachedTables()).isEmpty();
      assertThat(old.query("SELECT count(*) FROM task_ended WHERE key LIKE 'task%'"))
          .containsExactly("0");
      assertThat(old.query("SELECT DISTINCT messages FROM thread WHERE owner LIKE 'topic%'"))
          .containsExactly("0");
      assertThat(old.query("SELECT count(*) FROM task_blocker")).containsExactly("0");
      assertCountsMatch(old);

      assertThat(runUntilDone(skep, old, archives.toString(), "2025-01"))
          .isGreaterThan(TestIterations.count(2, 4));
    }
    old.assertRows(before);
    assertThat(old.detachedTables()).isEmpty();
    assertCountsMatch(old);
  }

  /** Runs a program until it ends, killing it at each step; returns the number of kills. */
  private int runUntilDone(Skep skep, ArchiveFixture old, String... arguments) {
    Map<String, Integer> kills = new HashMap<>();
    int killed = 0;
    while (true) {
      useStore(skep);
      try (var process = startProcess(old, arguments)) {
        var reached = process.nextLine();
        while (!reached.equals("done")) {
          if (reached.equals("month 2025-01 already exists")) {
            reached = process.nextLine();
            continue;
          }
          assertThat(reached).startsWith("2025-0");
          int before = kills.merge(reached, 1, Integer::sum) - 1;
          if (before <= KILLS_WITHIN) {
            if (before > 0 || (KILLS_WITHIN == 0 && random.nextBoolean())) {
              process.resume();
              process.runFor(random.nextInt(MAX_DELAY_MICROS));
            }
            killed++;
            break;
          }
          process.resume();
          reached = process.nextLine();
        }
        if (reached.equals("done")) {
          assertThat(process.exitStatus()).isZero();
          return killed;
        }
        process.kill();
      }
    }
  }

  private ChildProcess startProcess(ArchiveFixture old, String... arguments) {
    return arguments.length == 1
        ? ChildProcess.start(ArchiveProcess.class, folder, old.url, arguments[0])
        : ChildProcess.start(ArchiveProcess.class, folder, old.url, arguments[0], arguments[1]);
  }

  /** Uses the other months, independent of the state of the archived ones. */
  private static void useStore(Skep skep) {
    var tasks = skep.swarm().tasks();
    tasks.enqueue(TaskSpec.of("meanwhile"));
    for (var task : tasks.claim(ClaimRequest.forAgent(new AgentId("bee")))) {
      tasks.complete(task.token(), Optional.empty());
    }
    skep.swarm()
        .messages()
        .append(ThreadId.topic("other"), MessageInput.text(Role.USER, "meanwhile"));
  }

  private static void assertCountsMatch(ArchiveFixture old) {
    assertThat(old.query("SELECT sum(tasks) FROM task_count"))
        .isEqualTo(
            old.query("SELECT (SELECT count(*) FROM task) + (SELECT count(*) FROM task_ended)"));
    assertThat(
            old.query(
                "SELECT owner FROM thread WHERE messages <> (SELECT count(*) FROM message WHERE"
                    + " thread = seq)"))
        .isEmpty();
  }
}
