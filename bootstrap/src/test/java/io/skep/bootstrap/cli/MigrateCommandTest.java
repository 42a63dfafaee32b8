package io.skep.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.Skep;
import io.skep.StoreTransfer;
import io.skep.bootstrap.cli.output.ExitStatus;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.value.Json;
import io.skep.testkit.servers.PostgresServer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Command {@code migrate}. */
@Execution(ExecutionMode.CONCURRENT)
class MigrateCommandTest extends CommandLineTestCase {

  private String to() {
    return "sqlite:" + folder.resolve("target.db");
  }

  private void migrate(String... further) {
    var arguments = new String[5 + further.length];
    System.arraycopy(new String[] {"migrate", "--from", store(), "--to", to()}, 0, arguments, 0, 5);
    System.arraycopy(further, 0, arguments, 5, further.length);
    run(arguments);
  }

  @Test
  void printsRowCountsAndVerification() {
    run("tasks", "add", "One");
    run("tasks", "add", "Two");
    migrate();

    assertThat(status).isEqualTo(ExitStatus.SUCCESS);
    assertThat(out).containsPattern("TYPE +ROWS +ADDED +CHECKSUM");
    assertThat(out).containsPattern("tasks +2 +2 +[0-9a-f]{32}").containsPattern("verified +true");
    runOn(to(), "tasks", "list");
    assertThat(out).contains("One", "Two");
  }

  @Test
  void printsJson() {
    run("tasks", "add", "One");
    migrate("--json");

    assertThat(status).isEqualTo(ExitStatus.SUCCESS);
    assertThat(new Json(out.strip()).text())
        .contains("\"start\":\"EMPTY\"", "\"type\":\"tasks\",\"rows\":1,\"added\":1")
        .contains("\"sourceChanged\":false");
  }

  @Test
  void migratesToPostgres() {
    run("tasks", "add", "One");
    var database = PostgresServer.shared().newDatabase();
    run("migrate", "--from", store(), "--to", database);

    assertThat(status).isEqualTo(ExitStatus.SUCCESS);
    runOn(database, "tasks", "list");
    assertThat(out).contains("One");
  }

  @Test
  void rejectsNonEmptyTargetWithoutMerge() {
    run("tasks", "add", "One");
    runOn(to(), "tasks", "add", "Two");
    migrate();

    assertThat(status).isEqualTo(ExitStatus.REJECTED);
    assertThat(err).contains("tasks", "--merge");
    migrate("--merge");
    assertThat(status).isEqualTo(ExitStatus.SUCCESS);
    runOn(to(), "tasks", "list");
    assertThat(out).contains("One", "Two");
  }

  @Test
  void rejectsConflictingMerge() {
    run("agents", "register", "bee", "--team", "gold");
    runOn(to(), "agents", "register", "bee", "--team", "silver");
    migrate("--merge");

    assertThat(status).isEqualTo(ExitStatus.REJECTED);
    assertThat(err).contains("1 agents", "agents default bee", "nothing was changed");
    runOn(to(), "agents", "list");
    assertThat(out).contains("silver").doesNotContain("gold");
  }

  @Test
  void reportsChangedSource() throws Exception {
    var written = new CountDownLatch(1);
    var done = new AtomicBoolean();
    try (var skep = Skep.builder().store(store()).maintenance(false).open()) {
      var writer =
          new Thread(
              () -> {
                while (!done.get()) {
                  skep.swarm().tasks().enqueue(TaskSpec.of("one more"));
                  written.countDown();
                }
              });
      writer.start();
      written.await();
      migrate();
      done.set(true);
      writer.join();
    }
    assertThat(status).isEqualTo(ExitStatus.REJECTED);
    assertThat(out).containsPattern("source changed +true");
    assertThat(err).contains("the source was written to");
    runOn(to(), "status");
    assertThat(status).isEqualTo(ExitStatus.SUCCESS);
  }

  @Test
  void rejectsIncompleteTarget() {
    run("tasks", "add", "One");
    try {
      StoreTransfer.of(store(), to())
          .run(
              (step, kind, rows) -> {
                throw new IllegalStateException("cut off");
              });
    } catch (IllegalStateException cutOff) {
      runOn(to(), "status");
    }

    assertThat(status).isEqualTo(ExitStatus.STORE_ERROR);
    assertThat(err).contains("unfinished", "'skep migrate' is run again");
    migrate();
    assertThat(status).isEqualTo(ExitStatus.SUCCESS);
    assertThat(out).contains("RESUMED");
  }

  @Test
  void requiresSourceAndTarget() {
    run("migrate", "--to", to());

    assertThat(status).isEqualTo(ExitStatus.USAGE_ERROR);
    assertThat(err).contains("--from", "Try 'skep migrate --help'");
  }

  @Test
  void rejectsInvalidStoreUrl() {
    run("migrate", "--from", "mysql://bees:s3cret@db/hive", "--to", to());

    assertThat(status).isEqualTo(ExitStatus.USAGE_ERROR);
    assertThat(err).contains("sqlite:FILE or postgresql://").doesNotContain("s3cret");
  }

  @Test
  void rejectsMissingSource() {
    migrate();

    assertThat(status).isEqualTo(ExitStatus.STORE_ERROR);
    assertThat(err).contains("there is no store at");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void rejectsSameSourceAndTarget() {
    run("tasks", "add", "One");
    run("migrate", "--from", store(), "--to", store());

    assertThat(status).isEqualTo(ExitStatus.USAGE_ERROR);
    assertThat(err).contains("must not be the source");
  }

  @Test
  void hidesPasswords() {
    run("tasks", "add", "One");
    run("migrate", "--from", store(), "--to", "postgresql://bees:s3cret@localhost:1/hive");

    assertThat(status).isEqualTo(ExitStatus.STORE_ERROR);
    assertThat(out + err).contains("bees@localhost").doesNotContain("s3cret");
  }

  @Test
  void printsHelp() {
    run("migrate", "--help");

    assertThat(status).isEqualTo(ExitStatus.SUCCESS);
    assertThat(out).contains("Examples:", "--merge", "run the same command", "stays as it is");
    assertThat(out.lines()).allMatch(line -> line.length() <= 80);
  }
}
