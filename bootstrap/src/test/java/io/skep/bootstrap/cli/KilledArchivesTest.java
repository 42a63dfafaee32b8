package io.skep.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.Skep;
import io.skep.domain.message.Entry;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import io.skep.domain.task.ClaimRequest;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.value.AgentId;
import io.skep.testkit.fixture.ChildProcess;
import io.skep.testkit.fixture.Rounds;
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
 * Processes that archive and restore, killed with -9 before each step and within it, and gone on
 * with; while others work on the store.
 *
 * <p>{@code -Dskep.kills=10} kills more of them within each step than usual, {@code -Dskep.seed=1}
 * at the moments of a run that reported this seed. Usually each step is met by one of the two kinds
 * of kills, drawn at random; in the exhaustive build by both.
 */
@Execution(ExecutionMode.CONCURRENT)
class KilledArchivesTest {

  private static final int KILLS_WITHIN = Integer.getInteger("skep.kills", Rounds.of(0, 3));
  private static final int MOST_MICROS = 120_000;

  private final Random random;

  @TempDir private Path folder;

  KilledArchivesTest(TestReporter reporter) {
    random = new Random(Rounds.seed(reporter));
  }

  @Test
  void loseNothingAndGoOnWhereTheyStood() {
    var old = new OldMonths(20_000, 20);
    var before = old.rows();
    var archives = folder.resolve("archives");

    try (var skep = Skep.builder().store(old.url).maintenance(false).open()) {
      int archivings = finish(skep, old, archives.toString());
      assertThat(archivings).isGreaterThan(Rounds.of(2, 5));
      assertThat(archives.resolve("2025-01/manifest.json")).isRegularFile();
      assertThat(archives).isDirectoryNotContaining("glob:**.skep-unfinished*");
      assertThat(old.tablesAside()).isEmpty();
      assertThat(old.ask("SELECT count(*) FROM task_ended WHERE key LIKE 'task%'"))
          .containsExactly("0");
      assertThat(old.ask("SELECT DISTINCT messages FROM thread WHERE owner LIKE 'topic%'"))
          .containsExactly("0");
      assertThat(old.ask("SELECT count(*) FROM task_blocker")).containsExactly("0");
      requireTrueCounts(old);

      assertThat(finish(skep, old, archives.toString(), "2025-01")).isGreaterThan(Rounds.of(2, 4));
    }
    old.requireRows(before);
    assertThat(old.tablesAside()).isEmpty();
    requireTrueCounts(old);
  }

  /** Runs a program until it is done, killing it wherever it can be; returns how often. */
  private int finish(Skep skep, OldMonths old, String... arguments) {
    Map<String, Integer> kills = new HashMap<>();
    int killed = 0;
    while (true) {
      work(skep);
      try (var process = start(old, arguments)) {
        var reached = process.nextLine();
        while (!reached.equals("done")) {
          if (reached.equals("month 2025-01 exists already")) {
            reached = process.nextLine();
            continue;
          }
          assertThat(reached).startsWith("2025-0");
          int before = kills.merge(reached, 1, Integer::sum) - 1;
          if (before <= KILLS_WITHIN) {
            if (before > 0 || (KILLS_WITHIN == 0 && random.nextBoolean())) {
              process.goOn();
              process.letRun(random.nextInt(MOST_MICROS));
            }
            killed++;
            break;
          }
          process.goOn();
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

  private ChildProcess start(OldMonths old, String... arguments) {
    return arguments.length == 1
        ? ChildProcess.start(ArchivingProgram.class, folder, old.url, arguments[0])
        : ChildProcess.start(ArchivingProgram.class, folder, old.url, arguments[0], arguments[1]);
  }

  /** Whatever state the months are in, the others are worked with. */
  private static void work(Skep skep) {
    var tasks = skep.swarm().tasks();
    tasks.queue(TaskSpec.of("meanwhile"));
    for (var task : tasks.claim(ClaimRequest.by(new AgentId("bee")))) {
      tasks.complete(task.token(), Optional.empty());
    }
    skep.swarm().messages().append(ThreadId.topic("other"), Entry.text(Role.USER, "meanwhile"));
  }

  private static void requireTrueCounts(OldMonths old) {
    assertThat(old.ask("SELECT sum(tasks) FROM task_count"))
        .isEqualTo(
            old.ask("SELECT (SELECT count(*) FROM task) + (SELECT count(*) FROM task_ended)"));
    assertThat(
            old.ask(
                "SELECT owner FROM thread WHERE messages <> (SELECT count(*) FROM message WHERE"
                    + " thread = seq)"))
        .isEmpty();
  }
}
