package io.skep.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.bootstrap.cli.output.ExitStatus;
import io.skep.domain.value.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Errors of commands. */
@Execution(ExecutionMode.CONCURRENT)
class CommandErrorsTest extends CommandLineTestCase {

  @Test
  void suggestsSimilarCommand() {
    run("task", "list");

    assertThat(status).isEqualTo(ExitStatus.USAGE_ERROR);
    assertThat(err).contains("'task'", "Did you mean: skep tasks");
  }

  @Test
  void printsUsageWithoutArguments() {
    run();

    assertThat(status).isEqualTo(ExitStatus.USAGE_ERROR);
    assertThat(err).contains("skep demo", "Usage: skep", "Exit status");
  }

  @Test
  void printsUsageOfCommandGroup() {
    run("tasks");

    assertThat(status).isEqualTo(ExitStatus.USAGE_ERROR);
    assertThat(err).contains("Usage: skep tasks", "heartbeat");
  }

  @Test
  void printsErrorWithHelpHint() {
    run("tasks", "list", "--status", "asleep");

    assertThat(status).isEqualTo(ExitStatus.USAGE_ERROR);
    assertThat(err).contains("asleep", "Try 'skep tasks list --help'").doesNotContain("Usage");
  }

  @Test
  void rejectsEmptyTitle() {
    run("tasks", "add", "");

    assertThat(status).isEqualTo(ExitStatus.USAGE_ERROR);
    assertThat(err).contains("title");
    assertThat(folder.resolve("skep.db")).doesNotExist();
  }

  @Test
  void printsErrorsAsJson() {
    run("tasks", "list", "--no-such-option", "--json");

    assertThat(status).isEqualTo(ExitStatus.USAGE_ERROR);
    assertThat(new Json(out.strip()).text()).contains("INVALID_ARGUMENT", "--no-such-option");
    assertThat(err).isEmpty();
  }

  @Test
  void rejectsInvalidValuesAsUsageErrors() {
    run("tasks", "add", "One");
    run("tasks", "list", "--limit", "0");
    assertThat(status).isEqualTo(ExitStatus.USAGE_ERROR);
    run("tasks", "add", "One", "--payload", "{");
    assertThat(status).isEqualTo(ExitStatus.USAGE_ERROR);
    run("--swarm", "No Such", "status");
    assertThat(status).isEqualTo(ExitStatus.USAGE_ERROR);
    run("tasks", "add", "One", "--retry-delay", "soon");
    assertThat(status).isEqualTo(ExitStatus.USAGE_ERROR);
    assertThat(err).contains("such as 500ms");
  }

  @Test
  void rejectsUnknownTask() {
    run("tasks", "add", "One");
    run("tasks", "show", "nothing");

    assertThat(status).isEqualTo(ExitStatus.REJECTED);
    assertThat(err).contains("task nothing does not exist");
  }

  @Test
  void reportsUnexpectedFailureAsStoreError() {
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

    assertThat(code).isEqualTo(ExitStatus.STORE_ERROR);
    assertThat(errors.toString()).contains("nobody foresaw this");
  }

  @Test
  void readCommandsDoNotCreateStore() {
    run("status");

    assertThat(status).isEqualTo(ExitStatus.STORE_ERROR);
    assertThat(err).contains("does not exist; create it with");
    assertThat(folder.resolve("skep.db")).doesNotExist();
  }

  @Test
  void reportsCorruptFile() throws Exception {
    var file = Files.writeString(folder.resolve("skep.db"), "not a database at all".repeat(99));
    run("status", "--json");

    assertThat(status).isEqualTo(ExitStatus.STORE_ERROR);
    assertThat(out).contains("\"error\":\"STORE_CORRUPT\"");
    assertThat(file).hasContent("not a database at all".repeat(99));
  }

  @Test
  void rejectsArchivingSqliteStores() {
    run("tasks", "add", "One");
    for (var command : new String[] {"list", "run"}) {
      run("archive", command);

      assertThat(status).isEqualTo(ExitStatus.USAGE_ERROR);
      assertThat(err).contains("archives are for postgresql:// stores");
    }
  }

  @Test
  void printsArchiveHelp() {
    run("archive", "--help");
    assertThat(out).contains("list", "run", "restore", "gzip");
    run("archive", "run", "--help");
    assertThat(out).contains("--older-than=MONTHS", "--to=FOLDER", "--dry-run", "unread");
  }
}
