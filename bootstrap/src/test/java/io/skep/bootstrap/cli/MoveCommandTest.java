package io.skep.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.Move;
import io.skep.Skep;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.value.Json;
import io.skep.testkit.servers.PostgresServer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What the command says that moves stores. */
@Execution(ExecutionMode.CONCURRENT)
class MoveCommandTest extends CommandLineTestCase {

  private String to() {
    return "sqlite:" + folder.resolve("target.db");
  }

  private void move(String... further) {
    var arguments = new String[5 + further.length];
    System.arraycopy(new String[] {"move", "--from", store(), "--to", to()}, 0, arguments, 0, 5);
    System.arraycopy(further, 0, arguments, 5, further.length);
    run(arguments);
  }

  @Test
  void showsWhatWasMovedAndThatItArrived() {
    run("tasks", "add", "One");
    run("tasks", "add", "Two");
    move();

    assertThat(status).isEqualTo(ExitStatus.DONE);
    assertThat(out).containsPattern("KIND +ROWS +ADDED +CHECKSUM");
    assertThat(out).containsPattern("tasks +2 +2 +[0-9a-f]{32}").containsPattern("verified +true");
    runOn(to(), "tasks", "list");
    assertThat(out).contains("One", "Two");
  }

  @Test
  void answersProgramsWithADocument() {
    run("tasks", "add", "One");
    move("--json");

    assertThat(status).isEqualTo(ExitStatus.DONE);
    assertThat(new Json(out.strip()).text())
        .contains("\"start\":\"EMPTY\"", "\"kind\":\"tasks\",\"rows\":1,\"added\":1")
        .contains("\"sourceChanged\":false");
  }

  @Test
  void movesToADatabase() {
    run("tasks", "add", "One");
    var database = PostgresServer.shared().newDatabase();
    run("move", "--from", store(), "--to", database);

    assertThat(status).isEqualTo(ExitStatus.DONE);
    runOn(database, "tasks", "list");
    assertThat(out).contains("One");
  }

  @Test
  void refusesATargetThatIsNotEmptyAndSaysHowToMerge() {
    run("tasks", "add", "One");
    runOn(to(), "tasks", "add", "Two");
    move();

    assertThat(status).isEqualTo(ExitStatus.REFUSED);
    assertThat(err).contains("tasks", "--merge");
    move("--merge");
    assertThat(status).isEqualTo(ExitStatus.DONE);
    runOn(to(), "tasks", "list");
    assertThat(out).contains("One", "Two");
  }

  @Test
  void refusesToMergeWhatDiffers() {
    run("agents", "register", "bee", "--team", "gold");
    runOn(to(), "agents", "register", "bee", "--team", "silver");
    move("--merge");

    assertThat(status).isEqualTo(ExitStatus.REFUSED);
    assertThat(err).contains("1 agents", "agents default bee", "nothing was changed");
    runOn(to(), "agents", "list");
    assertThat(out).contains("silver").doesNotContain("gold");
  }

  @Test
  void saysThatSomebodyWroteToTheSource() throws Exception {
    var written = new CountDownLatch(1);
    var done = new AtomicBoolean();
    try (var skep = Skep.builder().store(store()).maintenance(false).open()) {
      var writer =
          new Thread(
              () -> {
                while (!done.get()) {
                  skep.swarm().tasks().queue(TaskSpec.of("one more"));
                  written.countDown();
                }
              });
      writer.start();
      written.await();
      move();
      done.set(true);
      writer.join();
    }
    assertThat(status).isEqualTo(ExitStatus.REFUSED);
    assertThat(out).containsPattern("source changed +true");
    assertThat(err).contains("somebody has written to the source");
    runOn(to(), "status");
    assertThat(status).isEqualTo(ExitStatus.DONE);
  }

  @Test
  void refusesToWorkWithAnUnfinishedTarget() {
    run("tasks", "add", "One");
    try {
      Move.of(store(), to())
          .run(
              (step, kind, rows) -> {
                throw new IllegalStateException("cut off");
              });
    } catch (IllegalStateException cutOff) {
      runOn(to(), "status");
    }

    assertThat(status).isEqualTo(ExitStatus.STORE_FAILED);
    assertThat(err).contains("unfinished", "'skep move' is run again");
    move();
    assertThat(status).isEqualTo(ExitStatus.DONE);
    assertThat(out).contains("RESUMED");
  }

  @Test
  void asksForBothStores() {
    run("move", "--to", to());

    assertThat(status).isEqualTo(ExitStatus.WRONG_USAGE);
    assertThat(err).contains("--from", "Try 'skep move --help'");
  }

  @Test
  void refusesWhatIsNoStore() {
    run("move", "--from", "mysql://bees:s3cret@db/hive", "--to", to());

    assertThat(status).isEqualTo(ExitStatus.WRONG_USAGE);
    assertThat(err).contains("sqlite:FILE or postgresql://").doesNotContain("s3cret");
  }

  @Test
  void refusesASourceThatIsNotThere() {
    move();

    assertThat(status).isEqualTo(ExitStatus.STORE_FAILED);
    assertThat(err).contains("there is no store at");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void refusesToMoveAStoreOntoItself() {
    run("tasks", "add", "One");
    run("move", "--from", store(), "--to", store());

    assertThat(status).isEqualTo(ExitStatus.WRONG_USAGE);
    assertThat(err).contains("is the store that is to be moved");
  }

  @Test
  void tellsNoPassword() {
    run("tasks", "add", "One");
    run("move", "--from", store(), "--to", "postgresql://bees:s3cret@localhost:1/hive");

    assertThat(status).isEqualTo(ExitStatus.STORE_FAILED);
    assertThat(out + err).contains("bees@localhost").doesNotContain("s3cret");
  }

  @Test
  void teaches() {
    run("move", "--help");

    assertThat(status).isEqualTo(ExitStatus.DONE);
    assertThat(out).contains("Examples:", "--merge", "run the same command", "stays as it is");
    assertThat(out.lines()).allMatch(line -> line.length() <= 80);
  }
}
