package io.skep.adapters.files.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.skep.adapters.files.FilesModule;
import io.skep.adapters.files.ImportFixture;
import io.skep.adapters.files.input.FilesSettings;
import io.skep.application.exporting.Exporter;
import io.skep.application.importing.batch.ImportCounts;
import io.skep.application.importing.batch.ImportProblem;
import io.skep.application.importing.run.ImportReport;
import io.skep.domain.agent.AgentStatus;
import io.skep.domain.mail.DeliveryStatus;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Priority;
import io.skep.domain.value.SwarmId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Imports workspaces of real swarms; skipped if the data is missing. */
class WorkspaceRealDataTest {

  private static final Path DATA = Path.of("../../shared/realdata");

  @BeforeEach
  void assumeDataExists() {
    assumeTrue(Files.isDirectory(DATA), "no real data in " + DATA);
  }

  /**
   * The second argument is the minimum percentage of files with recognized content. The others are
   * corrupt, empty, or reports of statistics.
   */
  @ParameterizedTest
  @CsvSource({
    "agent-cellphone, 90",
    "agent-cellphone-history, 80",
    "agent-cellphone-versions, 95",
    "autodream, 95",
    "autodream-history, 85",
    "autodream-versions, 85",
    "dream-history, 40",
    "swarm, 20",
    "swarm-history, 95",
    "swarm-versions, 60",
    "victor, 65",
    "victor-history, 75",
    "victor-versions, 80"
  })
  void secondImportChangesNothing(String name, int minPercentage) {
    var folder = new ImportFixture(DATA.resolve(name));
    var first = folder.runImport();
    var second = folder.runImport();

    assertThat(first.files())
        .isPositive()
        .isEqualTo(first.imported() + first.ignored() + first.quarantined());
    assertThat(100 * first.imported() / first.files()).isGreaterThanOrEqualTo(minPercentage);
    assertThat(first.problems()).hasSizeGreaterThanOrEqualTo((int) first.quarantined());
    assertThat(countUnknownStatuses(first)).isLessThan(2);
    assertThat(second.agents()).isEqualTo(unchanged(first.agents()));
    assertThat(second.tasks()).isEqualTo(unchanged(first.tasks()));
    assertThat(second.messages()).isEqualTo(unchanged(first.messages()));
    assertThat(second.dependencies()).isEqualTo(unchanged(second.dependencies()));
    assertThat(second.problems()).hasSizeLessThanOrEqualTo(first.problems().size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"autodream", "agent-cellphone", "victor-history", "swarm-versions"})
  void reimportOfExportChangesNothing(String name, @TempDir Path exported) {
    var folder = new ImportFixture(DATA.resolve(name));
    folder.runImport();
    var target = FilesModule.exportTargets(FilesSettings.DEFAULT).open(exported, false);

    var report = new Exporter(SwarmId.DEFAULT, folder.store).export(target);
    var again = folder.runImport(exported);

    assertThat(report.skipped()).isEmpty();
    assertThat(report.messages()).isPositive();
    assertThat(again.agents()).isEqualTo(unchanged(again.agents()));
    assertThat(again.tasks()).isEqualTo(new ImportCounts(0, 0, report.tasks()));
    assertThat(again.messages()).isEqualTo(new ImportCounts(0, 0, report.messages()));
    assertThat(again.dependencies()).isEqualTo(unchanged(again.dependencies()));
    assertThat(again.quarantined()).isZero();
  }

  @Test
  void importMatchesFiles() {
    var folder = new ImportFixture(DATA.resolve("autodream"));
    folder.runImport();

    var agent = folder.agent("Agent-2");
    assertThat(agent.status()).isEqualTo(AgentStatus.ACTIVE);
    assertThat(agent.importedStatus()).contains("ACTIVE_AGENT_MODE");
    assertThat(agent.profile().name()).isEqualTo("Architecture & Design Specialist");
    assertThat(agent.updatedAt()).isEqualTo(Instant.parse("2025-10-16T23:30:00Z"));
    var task = folder.task("DISCORD_DEVLOG_TEST");
    assertThat(task.status()).isEqualTo(TaskStatus.PENDING);
    assertThat(task.spec().assignee()).contains(new AgentId("Agent-7"));
    assertThat(task.spec().priority()).isEqualTo(Priority.NORMAL);
    assertThat(folder.task("contract_Agent-1_397da107").spec().title())
        .isEqualTo("Agent-1 Default Contract");
    assertThat(folder.inbox("Agent-2"))
        .anySatisfy(
            entry -> {
              assertThat(entry.message().author()).isEqualTo("Agent-5");
              assertThat(entry.message().createdAt())
                  .isEqualTo(Instant.parse("2025-10-17T00:35:00Z"));
            });
    assertThat(folder.thread("topic:message_queue/queue.json")).hasSizeGreaterThan(200);
  }

  @Test
  void correctsShiftedArguments() {
    var folder = new ImportFixture(DATA.resolve("swarm-versions"));
    folder.runImport();

    assertThat(folder.inbox("Agent-3"))
        .anySatisfy(
            entry -> {
              assertThat(entry.message().content().text()).contains("\"text\":\"Welcome to");
              assertThat(entry.delivery().tags().values()).contains("ONBOARD");
              assertThat(entry.delivery().status()).isEqualTo(DeliveryStatus.PENDING);
            });
  }

  private static long countUnknownStatuses(ImportReport report) {
    return report.problems().stream()
        .map(ImportProblem::reason)
        .filter(reason -> reason.startsWith("unknown"))
        .count();
  }

  private static ImportCounts unchanged(ImportCounts counts) {
    return new ImportCounts(0, 0, counts.total());
  }
}
