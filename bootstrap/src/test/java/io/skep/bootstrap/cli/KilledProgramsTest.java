package io.skep.bootstrap.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.skep.application.importing.FileOutcome;
import io.skep.application.importing.ImportCounts;
import io.skep.application.importing.ImportListener;
import io.skep.application.importing.ImportReport;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.Attempt;
import io.skep.domain.task.AttemptOutcome;
import io.skep.domain.task.ClaimRequest;
import io.skep.domain.task.Completion;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskQuery;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.PageRequest;
import io.skep.testkit.fixture.ChildProcess;
import io.skep.testkit.fixture.Pages;
import io.skep.testkit.fixture.Rounds;
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
 * Commands that are killed while they work. What they have shown as done is what they have
 * acknowledged.
 *
 * <p>{@code -Dskep.kills=100} kills more of them than usual, {@code -Dskep.seed=1} at the moments
 * of a run that reported this seed.
 */
@Execution(ExecutionMode.CONCURRENT)
class KilledProgramsTest {

  private static final int IMPORTS_KILLED = Integer.getInteger("skep.kills", Rounds.of(3, 36));
  private static final int DEMOS_KILLED = Integer.getInteger("skep.kills", Rounds.of(3, 24));

  /** How many may be killed until one was half-way; on a busy machine some are not. */
  private static final int MOST_KILLED = 100;

  /** How many signs of progress a command may have given before it is killed; one each 100 ms. */
  private static final int MOST_SIGNS = 4;

  private static final int MOST_MICROS = 150_000;

  /** How long one may run that has given no sign yet. */
  private static final int MOST_MICROS_TO_START = 1_000_000;

  /** After so many kills of one import the next begins anew: little is left to do for it. */
  private static final int KILLS_OF_ONE = 3;

  private static final Pattern STORED = Pattern.compile("files, (\\d+) records stored");
  private static final Pattern COMPLETED = Pattern.compile("] (\\d+)/\\d+ ");

  private final long seed;
  private final Random random;

  @TempDir private Path folder;

  KilledProgramsTest(TestReporter reporter) {
    seed = Rounds.seed(reporter);
    random = new Random(seed);
  }

  @Test
  void importGoesOnWhereItStands() throws Exception {
    var files = GeneratedSwarm.writeTo(folder.resolve("files"));
    var whole = new StoredFile(folder.resolve("whole.db"));
    var records = new Records();
    var report = whole.imported(files, records);
    var expected = whole.contents();
    assertThat(expected).hasSize(Math.toIntExact(created(report)));
    // An agent that is named in many files is one agent.
    long repeated = records.stored - expected.size();

    int halfWay = 0;
    Map<String, String> stored = Map.of();
    var next = startImport(files, 0);
    try {
      for (int kill = 0; isToGoOn(kill, IMPORTS_KILLED, halfWay); kill++) {
        var when = when(kill);
        var killed = importedBy(kill);
        long shown;
        try (var process = next) {
          process.await("started");
          // The next one loads its classes meanwhile.
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
        if ((kill + 1) % KILLS_OF_ONE == 0) {
          var rest = killed.imported(files, ImportListener.NONE);
          assertThat(created(rest)).as(when).isEqualTo(expected.size() - stored.size());
          assertThat(killed.contents()).as(when).isEqualTo(expected);
          assertThat(killed.imported(files, ImportListener.NONE))
              .as(when)
              .isEqualTo(whole.imported(files, ImportListener.NONE));
          stored = Map.of();
        }
      }
    } finally {
      next.close();
    }
    assertThat(halfWay).as("how many were killed half-way").isPositive();
  }

  @Test
  void demonstrationLeavesASwarmThatCanGoOn() throws Exception {
    int halfWay = 0;
    var next = startDemo(0);
    try {
      for (int kill = 0; isToGoOn(kill, DEMOS_KILLED, halfWay); kill++) {
        var when = when(kill);
        long shown;
        try (var process = next) {
          process.await("started");
          next = startDemo(kill + 1);
          shown = kill(process, COMPLETED);
        }
        var file = storeOf(temporary(kill));
        if (file.isPresent()) {
          var store = new StoredFile(file.get());
          store.assertSound(when);
          assertThat(run("--store", "sqlite:" + store.path(), "status")).as(when).isZero();
          halfWay += store.read(swarm -> goesOn(swarm, shown, when)) ? 1 : 0;
        }
      }
    } finally {
      next.close();
    }
    assertThat(halfWay).as("how many were killed half-way").isPositive();
  }

  /** Returns whether it was killed half-way. */
  private static boolean goesOn(Swarm swarm, long shown, String when) {
    var tasks =
        Pages.all(PageRequest.MAX_LIMIT, page -> swarm.tasks().list(TaskQuery.ALL, page)).stream()
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

    var request = ClaimRequest.by(new AgentId("heir")).from(DemoCommand.QUEUE).upTo(10);
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

  private static boolean isToGoOn(int kill, int kills, int halfWay) {
    return kill < kills || (halfWay == 0 && kill < MOST_KILLED);
  }

  private StoredFile importedBy(int kill) {
    return new StoredFile(folder.resolve("killed-%d.db".formatted(kill / KILLS_OF_ONE)));
  }

  private ChildProcess startImport(Path files, int kill) {
    var store = "sqlite:" + importedBy(kill).path();
    return ChildProcess.start(
        CommandLineProgram.class, folder, "import", files.toString(), "--store", store);
  }

  /** Where a demonstration keeps its store. */
  private Path temporary(int kill) throws IOException {
    return Files.createDirectories(folder.resolve("demo-" + kill));
  }

  private ChildProcess startDemo(int kill) throws IOException {
    return ChildProcess.start(CommandLineProgram.class, temporary(kill), "demo", "--tasks", "4000");
  }

  /** Lets a command go on, kills it at some moment and returns the last number it has shown. */
  private long kill(ChildProcess process, Pattern sign) {
    process.goOn();
    long shown = 0;
    int signs = random.nextInt(MOST_SIGNS);
    for (int i = 0; i < signs; i++) {
      shown = Math.max(shown, number(sign, process.nextLine()));
    }
    process.letRun(random.nextInt(signs == 0 ? MOST_MICROS_TO_START : MOST_MICROS));
    process.kill();
    for (var line : process.remainingLines()) {
      shown = Math.max(shown, number(sign, line));
    }
    return shown;
  }

  private static long number(Pattern sign, String line) {
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

  private String when(int kill) {
    return "kill %d of seed %d".formatted(kill, seed);
  }

  /** Counts what was found. */
  private static final class Records implements ImportListener {

    private long stored;

    @Override
    public void fileEnded(String file, FileOutcome outcome) {}

    @Override
    public void stored(long records) {
      stored = records;
    }
  }
}
