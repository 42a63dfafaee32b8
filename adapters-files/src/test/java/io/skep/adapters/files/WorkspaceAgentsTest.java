package io.skep.adapters.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.application.importing.ImportProblem;
import io.skep.domain.agent.AgentStatus;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspaceAgentsTest {

  private static final String WORKSPACE = "agent_workspaces/Agent-3/";

  @TempDir Path path;
  private Folder folder;

  @BeforeEach
  void makeFolder() {
    folder = new Folder(path);
  }

  @Test
  void makesAgentsOfStatusFiles() {
    folder
        .with(
            WORKSPACE + "status.json",
            """
            {"agent_id": "Agent-3", "agent_name": "Builder", "team": "Alpha",
             "specialization": "Infrastructure", "status": "CONTRACT_EXECUTION_ACTIVE",
             "current_focus": "pipelines", "cycle_count": 12, "tasks_completed": 5,
             "coordination_efficiency": 87.5, "v2_compliance": 99,
             "capabilities": ["ci", "docker"], "last_cycle": "2025-09-17 12:00:00",
             "last_updated": "2025-09-17T12:30:00Z", "odd": [1, {"deep": true}]}
            """)
        .imported();

    var agent = folder.agent("Agent-3");
    assertThat(agent.status()).isEqualTo(AgentStatus.ACTIVE);
    assertThat(agent.statusFound()).contains("CONTRACT_EXECUTION_ACTIVE");
    assertThat(agent.profile().name()).isEqualTo("Builder");
    assertThat(agent.profile().team()).isEqualTo("Alpha");
    assertThat(agent.profile().specialization()).isEqualTo("Infrastructure");
    assertThat(agent.profile().capabilities().values()).containsExactly("ci", "docker");
    assertThat(agent.profile().details().text()).contains("\"odd\":[1,{\"deep\":true}]");
    assertThat(agent.focus()).isEqualTo("pipelines");
    assertThat(agent.figures().cycles()).isEqualTo(12);
    assertThat(agent.figures().tasksCompleted()).isEqualTo(5);
    assertThat(agent.figures().efficiency()).hasValue(87.5);
    assertThat(agent.figures().compliance()).hasValue(99);
    assertThat(agent.lastCycleAt()).contains(Instant.parse("2025-09-17T12:00:00Z"));
    assertThat(agent.updatedAt()).isEqualTo(Instant.parse("2025-09-17T12:30:00Z"));
  }

  @Test
  void bringsInAStatusAsFarAsItGoesAndNotesWhatTheSchemaMisses() {
    var report =
        folder
            .with(
                WORKSPACE + "status.json",
                """
                {"status": "busy", "cycle_count": -4, "coordination_efficiency": 250}
                """)
            .imported();

    assertThat(report.imported()).isOne();
    assertThat(folder.agent("Agent-3").status()).isEqualTo(AgentStatus.ACTIVE);
    assertThat(folder.agent("Agent-3").figures().efficiency()).isEmpty();
    assertThat(report.problems())
        .singleElement()
        .satisfies(
            problem ->
                assertThat(problem.reason())
                    .contains("no agent_id", "no specialization", "no team")
                    .contains("/cycle_count", "/coordination_efficiency"));
  }

  @Test
  void joinsWhatSeveralPlacesSayOfAnAgent() {
    folder
        .with(WORKSPACE + "status.json", "{\"agent_id\": \"Agent-3\", \"status\": \"idle\"}")
        .with(
            WORKSPACE + "working_tasks.json",
            "{\"agent_id\": \"Agent-3\", \"team\": \"Alpha\", \"captain\": \"Agent-4\","
                + " \"current_task\": null}")
        .with(
            "config/coordinates.json",
            "{\"agents\": {\"Agent-3\": {\"chat\": [-1269, 481], \"description\": \"Infra\"}}}")
        .imported();

    assertThat(folder.agent("Agent-3").profile().team()).isEqualTo("Alpha");
    assertThat(folder.agent("Agent-3").profile().specialization()).isEqualTo("Infra");
    assertThat(folder.agent("Agent-3").profile().details().text())
        .contains("\"coordinates\":{\"chat\":[-1269,481]");
    assertThat(folder.agent("Agent-4").profile().kind()).isEqualTo("captain");
  }

  @Test
  void neverUndoesANewerStatus() {
    folder
        .with(
            WORKSPACE + "status.json",
            "{\"status\": \"paused\", \"last_updated\": \"2025-09-17T12:00:00Z\"}")
        .imported();
    folder
        .with(
            WORKSPACE + "status.json",
            "{\"status\": \"active\", \"last_updated\": \"2025-09-16T12:00:00Z\"}")
        .imported();

    assertThat(folder.agent("Agent-3").status()).isEqualTo(AgentStatus.PAUSED);
  }

  @Test
  void reportsAStatusThatNobodyKnows() {
    var report =
        folder
            .with(
                WORKSPACE + "status.json",
                "{\"agent_id\": \"Agent-3\", \"team\": \"A\", \"specialization\": \"B\","
                    + " \"status\": \"purple\"}")
            .imported();

    assertThat(folder.agent("Agent-3").status()).isEqualTo(AgentStatus.OFFLINE);
    assertThat(report.problems())
        .extracting(ImportProblem::reason)
        .containsExactly("unknown status 'purple' of an agent");
  }
}
