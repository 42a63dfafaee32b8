package io.skep.adapters.files.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.adapters.files.ImportFixture;
import io.skep.application.importing.batch.ImportProblem;
import io.skep.domain.agent.AgentStatus;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspaceAgentReaderTest {

  private static final String WORKSPACE = "agent_workspaces/Agent-3/";

  @TempDir Path path;
  private ImportFixture folder;

  @BeforeEach
  void createFixture() {
    folder = new ImportFixture(path);
  }

  @Test
  void importsAgentsFromStatusFiles() {
    folder
        .withFile(
            WORKSPACE + "status.json",
            """
            {"agent_id": "Agent-3", "agent_name": "Builder", "team": "Alpha",
             "specialization": "Infrastructure", "status": "CONTRACT_EXECUTION_ACTIVE",
             "current_focus": "pipelines", "cycle_count": 12, "tasks_completed": 5,
             "coordination_efficiency": 87.5, "v2_compliance": 99,
             "capabilities": ["ci", "docker"], "last_cycle": "2025-09-17 12:00:00",
             "last_updated": "2025-09-17T12:30:00Z", "odd": [1, {"deep": true}]}
            """)
        .runImport();

    var agent = folder.agent("Agent-3");
    assertThat(agent.status()).isEqualTo(AgentStatus.ACTIVE);
    assertThat(agent.importedStatus()).contains("CONTRACT_EXECUTION_ACTIVE");
    assertThat(agent.profile().name()).isEqualTo("Builder");
    assertThat(agent.profile().team()).isEqualTo("Alpha");
    assertThat(agent.profile().specialization()).isEqualTo("Infrastructure");
    assertThat(agent.profile().capabilities().values()).containsExactly("ci", "docker");
    assertThat(agent.profile().details().text()).contains("\"odd\":[1,{\"deep\":true}]");
    assertThat(agent.focus()).isEqualTo("pipelines");
    assertThat(agent.stats().cycles()).isEqualTo(12);
    assertThat(agent.stats().tasksCompleted()).isEqualTo(5);
    assertThat(agent.stats().efficiency()).hasValue(87.5);
    assertThat(agent.stats().compliance()).hasValue(99);
    assertThat(agent.lastCycleAt()).contains(Instant.parse("2025-09-17T12:00:00Z"));
    assertThat(agent.updatedAt()).isEqualTo(Instant.parse("2025-09-17T12:30:00Z"));
  }

  @Test
  void importsInvalidStatusAndReportsSchemaViolations() {
    var report =
        folder
            .withFile(
                WORKSPACE + "status.json",
                """
                {"status": "busy", "cycle_count": -4, "coordination_efficiency": 250}
                """)
            .runImport();

    assertThat(report.imported()).isOne();
    assertThat(folder.agent("Agent-3").status()).isEqualTo(AgentStatus.ACTIVE);
    assertThat(folder.agent("Agent-3").stats().efficiency()).isEmpty();
    assertThat(report.problems())
        .singleElement()
        .satisfies(
            problem ->
                assertThat(problem.reason())
                    .contains("no agent_id", "no specialization", "no team")
                    .contains("/cycle_count", "/coordination_efficiency"));
  }

  @Test
  void mergesSeveralSourcesOfAgent() {
    folder
        .withFile(WORKSPACE + "status.json", "{\"agent_id\": \"Agent-3\", \"status\": \"idle\"}")
        .withFile(
            WORKSPACE + "working_tasks.json",
            "{\"agent_id\": \"Agent-3\", \"team\": \"Alpha\", \"captain\": \"Agent-4\","
                + " \"current_task\": null}")
        .withFile(
            "config/coordinates.json",
            "{\"agents\": {\"Agent-3\": {\"chat\": [-1269, 481], \"description\": \"Infra\"}}}")
        .runImport();

    assertThat(folder.agent("Agent-3").profile().team()).isEqualTo("Alpha");
    assertThat(folder.agent("Agent-3").profile().specialization()).isEqualTo("Infra");
    assertThat(folder.agent("Agent-3").profile().details().text())
        .contains("\"coordinates\":{\"chat\":[-1269,481]");
    assertThat(folder.agent("Agent-4").profile().kind()).isEqualTo("captain");
  }

  @Test
  void olderStatusDoesNotOverwrite() {
    folder
        .withFile(
            WORKSPACE + "status.json",
            "{\"status\": \"paused\", \"last_updated\": \"2025-09-17T12:00:00Z\"}")
        .runImport();
    folder
        .withFile(
            WORKSPACE + "status.json",
            "{\"status\": \"active\", \"last_updated\": \"2025-09-16T12:00:00Z\"}")
        .runImport();

    assertThat(folder.agent("Agent-3").status()).isEqualTo(AgentStatus.PAUSED);
  }

  @Test
  void reportsUnknownStatus() {
    var report =
        folder
            .withFile(
                WORKSPACE + "status.json",
                "{\"agent_id\": \"Agent-3\", \"team\": \"A\", \"specialization\": \"B\","
                    + " \"status\": \"purple\"}")
            .runImport();

    assertThat(folder.agent("Agent-3").status()).isEqualTo(AgentStatus.OFFLINE);
    assertThat(report.problems())
        .extracting(ImportProblem::reason)
        .containsExactly("unknown status 'purple' of an agent");
  }
}
