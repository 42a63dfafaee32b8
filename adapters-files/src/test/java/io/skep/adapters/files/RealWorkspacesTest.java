package io.skep.adapters.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.skep.application.exporting.Exporter;
import io.skep.application.importing.ImportCounts;
import io.skep.application.importing.ImportProblem;
import io.skep.application.importing.ImportReport;
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

/** Brings in what real swarms have left behind; left out where that is not at hand. */
class RealWorkspacesTest {

  private static final Path DATA = Path.of("../../shared/realdata");

  @BeforeEach
  void needsTheData() {
    assumeTrue(Files.isDirectory(DATA), "no real data in " + DATA);
  }

  /**
   * Counts, with how many of a hundred files at least hold something that was understood. The rest
   * are damaged, empty, or reports of figures.
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
  void bringsInEachFolderOnce(String name, int share) {
    var folder = new Folder(DATA.resolve(name));
    var first = folder.imported();
    var second = folder.imported();

    assertThat(first.files())
        .isPositive()
        .isEqualTo(first.imported() + first.ignored() + first.quarantined());
    assertThat(100 * first.imported() / first.files()).isGreaterThanOrEqualTo(share);
    assertThat(first.problems()).hasSizeGreaterThanOrEqualTo((int) first.quarantined());
    assertThat(unknownWords(first)).isLessThan(2);
    assertThat(second.agents()).isEqualTo(unchanged(first.agents()));
    assertThat(second.tasks()).isEqualTo(unchanged(first.tasks()));
    assertThat(second.messages()).isEqualTo(unchanged(first.messages()));
    assertThat(second.dependencies()).isEqualTo(unchanged(second.dependencies()));
    assertThat(second.problems()).hasSizeLessThanOrEqualTo(first.problems().size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"autodream", "agent-cellphone", "victor-history", "swarm-versions"})
  void bringsInWhatItHasExportedWithoutAChange(String name, @TempDir Path exported) {
    var folder = new Folder(DATA.resolve(name));
    folder.imported();
    var target = FilesModule.exportTargets(FilesSettings.DEFAULT).open(exported, false);

    var report = new Exporter(SwarmId.DEFAULT, folder.store).run(target);
    var again = folder.imported(exported);

    assertThat(report.refused()).isEmpty();
    assertThat(report.messages()).isPositive();
    assertThat(again.agents()).isEqualTo(unchanged(again.agents()));
    assertThat(again.tasks()).isEqualTo(new ImportCounts(0, 0, report.tasks()));
    assertThat(again.messages()).isEqualTo(new ImportCounts(0, 0, report.messages()));
    assertThat(again.dependencies()).isEqualTo(unchanged(again.dependencies()));
    assertThat(again.quarantined()).isZero();
  }

  @Test
  void findsWhatTheFilesOfOneSwarmSay() {
    var folder = new Folder(DATA.resolve("autodream"));
    folder.imported();

    var agent = folder.agent("Agent-2");
    assertThat(agent.status()).isEqualTo(AgentStatus.ACTIVE);
    assertThat(agent.statusFound()).contains("ACTIVE_AGENT_MODE");
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
              assertThat(entry.message().at()).isEqualTo(Instant.parse("2025-10-17T00:35:00Z"));
            });
    assertThat(folder.thread("topic:message_queue/queue.json")).hasSizeGreaterThan(200);
  }

  @Test
  void findsWhoWasMeantWhereArgumentsWereShifted() {
    var folder = new Folder(DATA.resolve("swarm-versions"));
    folder.imported();

    assertThat(folder.inbox("Agent-3"))
        .anySatisfy(
            entry -> {
              assertThat(entry.message().content().text()).contains("\"text\":\"Welcome to");
              assertThat(entry.delivery().tags().values()).contains("ONBOARD");
              assertThat(entry.delivery().status()).isEqualTo(DeliveryStatus.PENDING);
            });
  }

  private static long unknownWords(ImportReport report) {
    return report.problems().stream()
        .map(ImportProblem::reason)
        .filter(reason -> reason.startsWith("unknown"))
        .count();
  }

  private static ImportCounts unchanged(ImportCounts counts) {
    return new ImportCounts(0, 0, counts.total());
  }
}
