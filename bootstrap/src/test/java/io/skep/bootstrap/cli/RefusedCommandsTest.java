package io.skep.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.domain.value.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What commands say when they cannot do what they are asked to. */
@Execution(ExecutionMode.CONCURRENT)
class RefusedCommandsTest extends CommandLineTestCase {

  @Test
  void saysWhatAnUnknownCommandMayHaveMeant() {
    run("task", "list");

    assertThat(status).isEqualTo(ExitStatus.WRONG_USAGE);
    assertThat(err).contains("'task'", "Did you mean: skep tasks");
  }

  @Test
  void saysWhatToDoWhenNothingIsSaid() {
    run();

    assertThat(status).isEqualTo(ExitStatus.WRONG_USAGE);
    assertThat(err).contains("skep demo", "Usage: skep", "Exit status");
  }

  @Test
  void saysWhatACommandOfManyCanDo() {
    run("tasks");

    assertThat(status).isEqualTo(ExitStatus.WRONG_USAGE);
    assertThat(err).contains("Usage: skep tasks", "heartbeat");
  }

  @Test
  void saysWhatIsWrongAndWhereHelpIs() {
    run("tasks", "list", "--status", "asleep");

    assertThat(status).isEqualTo(ExitStatus.WRONG_USAGE);
    assertThat(err).contains("asleep", "Try 'skep tasks list --help'").doesNotContain("Usage");
  }

  @Test
  void refusesAnEmptyTitle() {
    run("tasks", "add", "");

    assertThat(status).isEqualTo(ExitStatus.WRONG_USAGE);
    assertThat(err).contains("title");
    assertThat(folder.resolve("skep.db")).doesNotExist();
  }

  @Test
  void answersProgramsWithADocumentEvenThen() {
    run("tasks", "list", "--no-such-option", "--json");

    assertThat(status).isEqualTo(ExitStatus.WRONG_USAGE);
    assertThat(new Json(out.strip()).text()).contains("INVALID_ARGUMENT", "--no-such-option");
    assertThat(err).isEmpty();
  }

  @Test
  void refusesNonsenseAsWrongUsage() {
    run("tasks", "add", "One");
    run("tasks", "list", "--limit", "0");
    assertThat(status).isEqualTo(ExitStatus.WRONG_USAGE);
    run("tasks", "add", "One", "--payload", "{");
    assertThat(status).isEqualTo(ExitStatus.WRONG_USAGE);
    run("--swarm", "No Such", "status");
    assertThat(status).isEqualTo(ExitStatus.WRONG_USAGE);
    run("tasks", "add", "One", "--retry-delay", "soon");
    assertThat(status).isEqualTo(ExitStatus.WRONG_USAGE);
    assertThat(err).contains("such as 500ms");
  }

  @Test
  void refusesWhatDoesNotExist() {
    run("tasks", "add", "One");
    run("tasks", "show", "nothing");

    assertThat(status).isEqualTo(ExitStatus.REFUSED);
    assertThat(err).contains("task nothing does not exist");
  }

  @Test
  void doesNotCallAFailureOfItsOwnARefusal() {
    run("tasks", "add", "One");
    var broken =
        new PrintWriter(new StringWriter()) {
          @Override
          public void write(String text) {
            throw new IllegalStateException("nobody foresaw this");
          }
        };
    var errors = new StringWriter();
    var store = "sqlite:" + folder.resolve("skep.db");

    int code =
        Main.run(new String[] {"--store", store, "status"}, broken, new PrintWriter(errors), false);

    assertThat(code).isEqualTo(ExitStatus.STORE_FAILED);
    assertThat(errors.toString()).contains("nobody foresaw this");
  }

  @Test
  void doesNotMakeAStoreByLooking() {
    run("status");

    assertThat(status).isEqualTo(ExitStatus.STORE_FAILED);
    assertThat(err).contains("there is no store at");
    assertThat(folder.resolve("skep.db")).doesNotExist();
  }

  @Test
  void saysThatAFileIsNoStore() throws Exception {
    var file = Files.writeString(folder.resolve("skep.db"), "not a database at all".repeat(99));
    run("status", "--json");

    assertThat(status).isEqualTo(ExitStatus.STORE_FAILED);
    assertThat(out).contains("\"error\":\"STORE_CORRUPT\"");
    assertThat(file).hasContent("not a database at all".repeat(99));
  }

  @Test
  void keepsArchivesForSharedStores() {
    run("tasks", "add", "One");
    for (var command : new String[] {"list", "run"}) {
      run("archive", command);

      assertThat(status).isEqualTo(ExitStatus.WRONG_USAGE);
      assertThat(err).contains("archives are for postgresql:// stores");
    }
  }

  @Test
  void teachesWhatArchivesAre() {
    run("archive", "--help");
    assertThat(out).contains("list", "run", "restore", "gzip");
    run("archive", "run", "--help");
    assertThat(out).contains("--older-than=MONTHS", "--to=FOLDER", "--dry-run", "unread");
  }
}
