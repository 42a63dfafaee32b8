package io.skep.bootstrap.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.skep.application.importing.batch.ImportCounts;
import io.skep.application.importing.run.FileOutcome;
import io.skep.application.importing.run.ImportListener;
import io.skep.application.importing.run.ImportReport;
import io.skep.bootstrap.cli.demo.DemoCommand;
import io.skep.domain.lease.ClaimRequest;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.Attempt;
import io.skep.domain.task.AttemptOutcome;
import io.skep.domain.task.Completion;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskQuery;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.PageRequest;
import io.skep.testkit.fixture.ChildProcess;
import io.skep.testkit.fixture.Pages;
import io.skep.testkit.fixture.TestIterations;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Crash recovery of commands: a killed command must have stored everything that it has shown as
 * done.
 *
 * <p>{@code -Dskep.kills=100} kills more of them than by default, {@code -Dskep.seed=1} at the
 * times of a run that reported this seed.
 */
@Execution(ExecutionMode.CONCURRENT)
class CommandCrashRecoveryTest {

  private static final int IMPORTS_KILLED =
      Integer.getInteger("skep.kills", TestIterations.count(3, 36));
  private static final int DEMOS_KILLED =
      Integer.getInteger("skep.kills", TestIterations.count(3, 24));

  /** Maximum number of kills until one interrupts the work; some do not on a busy machine. */
  private static final int MAX_KILLS = 100;

  /** Maximum number of progress lines, one each 100 ms, before a command is killed. */
  private static final int MAX_PROGRESS_LINES = 4;

  private static final int MAX_DELAY_MICROS = 150_000;

  /** Maximum time that a command may run without progress. */
  private static final int MAX_STARTUP_DELAY_MICROS = 1_000_000;

  /** Number of kills of one import after which the next one starts from the beginning. */
  private static final int KILLS_PER_IMPORT = 3;

  private static final Pattern STORED = Pattern.compile("files, (\\d+) records stored");
  private static final Pattern COMPLETED = Pattern.compile("] (\\d+)/\\d+ ");

  private final long seed;
  private final Random random;

  @TempDir private Path folder;

  CommandCrashRecoveryTest(TestReporter reporter) {
    seed = TestIterations.seed(reporter);
    random = new Random(seed);
  }

  @Test
  void importResumesAfterKill() throws Exception {
    var files = GeneratedWorkspaces.writeTo(folder.resolve("files"));
    var whole = new SqliteStoreContents(folder.resolve("whole.db"));
    var records = new RecordCounter();
    var report = whole.importFiles(files, records);
    var expected = whole.contents();
    assertThat(expected).hasSize(Math.toIntExact(created(report)));
    // An agent named in several files is counted once.
    long repeated = records.stored - expected.size();

    int halfWay = 0;
    Map<String, String> stored = Map.of();
    var next = startImport(files, 0);
    try {
      for (int kill = 0; shouldContinue(kill, IMPORTS_KILLED, halfWay); kill++) {
        var when = describe(kill);
        var killed = storeOfImport(kill);
        long shown;
        try (var process = next) {
          process.expectLine("started");
          // The next process loads its classes in the meantime.
          next = startImport(files, kill + 1);
          shown = kill(process, STORED);
        }
        if (Files.exists(killed.path())) {
          killed.assertSound(when);
          var now = killed.contents();
          assertThat(now.keySet()).as(when).containsAll(stored.keySet());
          assertThat(now.size() + repeated).as(when).isGreaterThanOrEqualTo(shown);
          halfWay += now.size() > stored.size() && now.size() < expected.size() ? 1 : 0;
          stored = now;
        }
        if ((kill + 1) % KILLS_PER_IMPORT == 0) {
          var rest = killed.importFiles(files, ImportListener.NONE);
          assertThat(created(rest)).as(when).isEqualTo(expected.size() - stored.size());
          assertThat(killed.contents()).as(when).isEqualTo(expected);
          assertThat(killed.importFiles(files, ImportListener.NONE))
              .as(when)
              .isEqualTo(whole.importFiles(files, ImportListener.NONE));
          stored = Map.of();
        }
      }
    } finally {
      next.close();
    }
    assertThat(halfWay).as("how many were killed half-way").isPositive();
  }

  @Test
  void demoLeavesUsableSwarm() throws Exception {
    int halfWay = 0;
    var next = startDemo(0);
    try {
      for (int kill = 0; shouldContinue(kill, DEMOS_KILLED, halfWay); kill++) {
        var when = describe(kill);
        long shown;
        try (var process = next) {
          process.expectLine("started");
          next = startDemo(kill + 1);
          shown = kill(process, COMPLETED);
        }
        var file = storeOf(demoFolder(kill));
        if (file.isPresent()) {
          var store = new SqliteStoreContents(file.get());
          store.assertSound(when);
          assertThat(run("--store", "sqlite:" + store.path(), "status")).as(when).isZero();
          halfWay += store.read(swarm -> assertUsable(swarm, shown, when)) ? 1 : 0;
        }
      }
    } finally {
      next.close();
    }
    assertThat(halfWay).as("how many were killed half-way").isPositive();
  }

  /** Returns whether the command was killed before its end. */
  private static boolean assertUsable(Swarm swarm, long shown, String when) {
    var tasks =
        Pages.collectAll(PageRequest.MAX_LIMIT, page -> swarm.tasks().list(TaskQuery.ALL, page))
            .stream()
            .collect(Collectors.toMap(Task::id, Function.identity()));
    assertThat(tasks.size() % 100).as("%s: they are queued by the hundred", when).isZero();
    long completed = 0;
    for (var task : tasks.values()) {
      if (task.status() != TaskStatus.PENDING) {
        assertThat(swarm.tasks().blockersOf(task.id()))
            .as(when)
            .allMatch(
                blocker -> requireNonNull(tasks.get(blocker)).status() == TaskStatus.COMPLETED);
      }
      if (task.status() == TaskStatus.COMPLETED) {
        completed++;
        assertThat(swarm.tasks().attempts(task.id(), PageRequest.first(10)).items())
            .as(when)
            .extracting(Attempt::outcome)
            .containsOnlyOnce(AttemptOutcome.COMPLETED);
      }
    }
    assertThat(completed).as(when).isGreaterThanOrEqualTo(shown);

    var request =
        ClaimRequest.forAgent(new AgentId("heir")).withQueue(DemoCommand.QUEUE).withLimit(10);
    var claimed = swarm.tasks().claim(request);
    swarm
        .tasks()
        .completeAll(
            claimed.stream().map(task -> new Completion(task.token(), Optional.empty())).toList());
    assertThat(swarm.queues().countByStatus().getOrDefault(TaskStatus.COMPLETED, 0L))
        .as(when)
        .isEqualTo(completed + claimed.size());
    return completed > 0 && completed < tasks.size();
  }

  private static boolean shouldContinue(int kill, int kills, int halfWay) {
    return kill < kills || (halfWay == 0 && kill < MAX_KILLS);
  }

  private SqliteStoreContents storeOfImport(int kill) {
    return new SqliteStoreContents(
        folder.resolve("killed-%d.db".formatted(kill / KILLS_PER_IMPORT)));
  }

  private ChildProcess startImport(Path files, int kill) {
    var store = "sqlite:" + storeOfImport(kill).path();
    return ChildProcess.start(
        CommandLineProcess.class, folder, "import", files.toString(), "--store", store);
  }

  /** Returns the file of the store of the demonstration. */
  private Path demoFolder(int kill) throws IOException {
    return Files.createDirectories(folder.resolve("demo-" + kill));
  }

  private ChildProcess startDemo(int kill) throws IOException {
    return ChildProcess.start(
        CommandLineProcess.class, demoFolder(kill), "demo", "--tasks", "4000");
  }

  /** Starts a waiting command, kills it at a random time and returns the last number shown. */
  private long kill(ChildProcess process, Pattern sign) {
    process.resume();
    long shown = 0;
    int signs = random.nextInt(MAX_PROGRESS_LINES);
    for (int i = 0; i < signs; i++) {
      shown = Math.max(shown, parseCount(sign, process.nextLine()));
    }
    process.runFor(random.nextInt(signs == 0 ? MAX_STARTUP_DELAY_MICROS : MAX_DELAY_MICROS));
    process.kill();
    for (var line : process.remainingLines()) {
      shown = Math.max(shown, parseCount(sign, line));
    }
    return shown;
  }

  private static long parseCount(Pattern sign, String line) {
    var matcher = sign.matcher(line);
    return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
  }

  private static Optional<Path> storeOf(Path temporary) throws IOException {
    try (var files = Files.walk(temporary)) {
      return files.filter(file -> file.endsWith("skep.db")).findAny();
    }
  }

  private static int run(String... arguments) {
    var nowhere = new PrintWriter(new StringWriter());
    return Main.run(arguments, nowhere, nowhere, false);
  }

  private static long created(ImportReport report) {
    return Stream.of(report.agents(), report.tasks(), report.messages())
        .mapToLong(ImportCounts::created)
        .sum();
  }

  private String describe(int kill) {
    return "kill %d of seed %d".formatted(kill, seed);
  }

  /** Listener that counts records. */
  private static final class RecordCounter implements ImportListener {

    private long stored;

    @Override
    public void fileCompleted(String file, FileOutcome outcome) {}

    @Override
    public void recordsStored(long records) {
      stored = records;
    }
  }
}
