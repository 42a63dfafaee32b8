package io.skep.adapters.files.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.adapters.files.ImportFixture;
import io.skep.application.importing.batch.ImportCounts;
import io.skep.application.importing.batch.ImportProblem;
import io.skep.application.importing.record.ImportQueues;
import io.skep.domain.plan.PlanStatus;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.Priority;
import io.skep.domain.value.SwarmId;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspaceTaskReaderTest {

  private static final String WORKSPACE = "agent_workspaces/Agent-3/";

  @TempDir Path path;
  private ImportFixture folder;

  @BeforeEach
  void createFixture() {
    folder = new ImportFixture(path);
  }

  @Test
  void importsTasksWithWorkersAndDependencies() {
    folder
        .withFile(
            WORKSPACE + "working_tasks.json",
            """
            {"agent_id": "Agent-3",
             "current_task": {"task_id": "V3-002", "title": "Monitoring", "priority": "HIGH",
               "status": "in_progress", "claimed_at": "2025-01-17T20:45:00Z",
               "description": "Watch it", "dependencies": ["V3-001", "src/core/", "react"]},
             "completed_tasks": [{"task_id": "V3-001", "title": "Set up",
               "created": "2025-01-16T20:45:00Z", "completed_at": "2025-01-17T10:00:00Z"}]}
            """)
        .withFile(
            WORKSPACE + "future_tasks.json",
            """
            {"future_tasks": [{"task_id": "V3-003", "name": "Alerts", "priority": 1,
               "required_capabilities": ["ci"], "tags": ["ops"], "task_type": "build"}]}
            """)
        .runImport();

    var current = folder.task("V3-002");
    assertThat(current.status()).isEqualTo(TaskStatus.PENDING);
    assertThat(current.spec().assignee()).contains(new AgentId("Agent-3"));
    assertThat(current.spec().title()).isEqualTo("Monitoring");
    assertThat(current.spec().description()).isEqualTo("Watch it");
    assertThat(current.spec().priority()).isEqualTo(Priority.HIGH);
    assertThat(current.spec().payload().text()).contains("\"status\":\"in_progress\"");
    assertThat(current.updatedAt()).isEqualTo(Instant.parse("2025-01-17T20:45:00Z"));
    assertThat(folder.store.tasks().blockersOf(SwarmId.DEFAULT, current.id()))
        .containsExactly(folder.task("V3-001").id());
    var done = folder.task("V3-001");
    assertThat(done.status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(done.createdAt()).isEqualTo(Instant.parse("2025-01-16T20:45:00Z"));
    assertThat(done.endedAt()).contains(Instant.parse("2025-01-17T10:00:00Z"));
    assertThat(done.agent()).contains(new AgentId("Agent-3"));
    var future = folder.task("V3-003");
    assertThat(future.spec().priority()).isEqualTo(Priority.HIGH);
    assertThat(future.spec().requires().values()).containsExactly("ci");
    assertThat(future.spec().tags().values()).containsExactly("build", "ops");
  }

  @Test
  void readsContractTimesFromMetadata() {
    folder
        .withFile(
            "contracts/phase1.json",
            """
            {"contract_id": "C-1", "contract_title": "Merge", "agent_id": "Agent-6",
             "status": "COMPLETED", "contract_details": {"description": "Merge all"},
             "contract_metadata": {"created_by": "Captain", "created_at": "2025-09-12T22:00:00Z",
               "assigned_at": null, "completed_at": "2025-09-13T10:00:00Z",
               "last_updated": "2025-09-14T08:00:00Z"},
             "contract_completion": {"timestamp": "2025-09-15T09:00:00Z"}}
            """)
        .withFile(
            "contracts/phase2.json",
            """
            {"contract_id": "C-2", "title": "Test", "status": "pending",
             "created_at": "2025-09-15T00:00:00Z", "timestamps": {"created": "2025-09-16T00:00:00Z"}}
            """)
        .runImport();

    var done = folder.task("C-1");
    assertThat(done.createdAt()).isEqualTo(Instant.parse("2025-09-12T22:00:00Z"));
    assertThat(done.endedAt()).contains(Instant.parse("2025-09-13T10:00:00Z"));
    assertThat(done.updatedAt()).isEqualTo(Instant.parse("2025-09-15T09:00:00Z"));
    assertThat(folder.task("C-2").createdAt()).isEqualTo(Instant.parse("2025-09-15T00:00:00Z"));
  }

  @Test
  void readsSubtasks() {
    folder
        .withFile(
            "task_manager/task_breakdowns/b1.json",
            """
            {"breakdown_id": "b1", "original_task_id": "TASK_1", "original_title": "Backend",
             "components": [
               {"component_id": "e3c677ac-7f51", "parent_task_id": "TASK_1", "title": "Analysis",
                "task_type": "TaskType.DEVELOPMENT", "priority": "TaskPriority.HIGH",
                "dependencies": [], "assigned_agent": "Agent-1", "status": "assigned",
                "created_at": "2025-08-17T04:46:44.385836"},
               {"component_id": "a968c2ae-e00d", "parent_task_id": "TASK_1", "title": "Coding",
                "dependencies": ["e3c677ac-7f51"], "assigned_agent": "Agent-2",
                "status": "assigned"}],
             "resource_allocation": {"Agent-1": ["e3c677ac-7f51"], "Agent-2": ["a968c2ae-e00d"]}}
            """)
        .runImport();

    var coding = folder.task("a968c2ae-e00d");
    assertThat(coding.spec().title()).isEqualTo("Coding");
    assertThat(coding.spec().assignee()).contains(new AgentId("Agent-2"));
    assertThat(folder.store.tasks().blockersOf(SwarmId.DEFAULT, coding.id()))
        .containsExactly(folder.task("e3c677ac-7f51").id());
  }

  @Test
  void detectsPriorityScale() {
    folder
        .withFile(
            "a/task_list.json", "[{\"task_id\": \"T-TEN\", \"title\": \"x\", \"priority\": 10}]")
        .withFile(
            "b/task_list.json", "[{\"task_id\": \"T-TWO\", \"title\": \"x\", \"priority\": 2}]")
        .runImport();

    assertThat(folder.task("T-TEN").spec().priority()).isEqualTo(Priority.CRITICAL);
    assertThat(folder.task("T-TWO").spec().priority()).isEqualTo(Priority.NORMAL);
  }

  @Test
  void scopesNumericIdsByFolder() {
    folder
        .withFile("one/tasks/a.json", "{\"task_id\": \"task-001\", \"title\": \"One\"}")
        .withFile("two/tasks/a.json", "{\"task_id\": \"task-001\", \"title\": \"Two\"}")
        .runImport();

    assertThat(folder.task("one/tasks/task-001").spec().title()).isEqualTo("One");
    assertThat(folder.task("two/tasks/task-001").spec().title()).isEqualTo("Two");
  }

  @Test
  void distinguishesTasksWithSameId() {
    var report =
        folder
            .withFile(
                "tasks/list.json",
                "[{\"task_id\": \"DB_11\", \"title\": \"Queries\"},"
                    + " {\"task_id\": \"DB_11\", \"title\": \"Advanced\"},"
                    + " {\"task_id\": \"DB_11\", \"title\": \"Queries\", \"status\": \"done\"}]")
            .runImport();

    assertThat(folder.task("DB_11").spec().title()).isEqualTo("Queries");
    assertThat(folder.task("DB_11").status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(folder.task("DB_11~2").spec().title()).isEqualTo("Advanced");
    assertThat(report.tasks()).isEqualTo(new ImportCounts(2, 0, 0));
    assertThat(report.problems()).extracting(ImportProblem::position).containsExactly("/1", "/2");
  }

  @Test
  void derivesStableIdForTasksWithoutId() {
    folder.withFile(
        "runtime/cleanup_tasks.json",
        "[{\"file_path\": \"a.py\", \"status\": \"AVAILABLE\"},"
            + " {\"file_path\": \"b.py\", \"status\": \"claimed\", \"claimed_by\": \"agent_2\"}]");

    assertThat(folder.runImport().tasks()).isEqualTo(new ImportCounts(2, 0, 0));
    assertThat(folder.runImport().tasks()).isEqualTo(new ImportCounts(0, 0, 2));
  }

  @Test
  void holdsTasksOnHold() {
    folder
        .withFile(
            "tasks/a.json", "{\"task_id\": \"T-A1\", \"title\": \"x\", \"status\": \"BLOCKED\"}")
        .runImport();

    assertThat(folder.task("T-A1").status()).isEqualTo(TaskStatus.PENDING);
    assertThat(folder.task("T-A1").spec().queue()).isEqualTo(ImportQueues.ON_HOLD);
  }

  @Test
  void readsMapsByIdAndContracts() {
    folder
        .withFile(
            "contracts/Agent-1_contracts.json",
            """
            {"contract_a1": {"contract_id": "contract_a1", "title": "Default", "agent_id":
              "Agent-1", "status": "cancelled", "tasks": [], "created_at":
              "2025-09-05T15:45:43.660152", "completed_at": null}}
            """)
        .runImport();

    var contract = folder.task("contract_a1");
    assertThat(contract.status()).isEqualTo(TaskStatus.CANCELLED);
    assertThat(contract.failed()).isTrue();
    assertThat(contract.spec().assignee()).contains(new AgentId("Agent-1"));
    assertThat(contract.spec().tags().values()).containsExactly("contract");
  }

  @Test
  void readsYamlWithPlan() {
    folder
        .withFile(
            "episodes/episode-01.yaml",
            "episode: '01'",
            "codename: FOUNDATION",
            "status: Completed",
            "milestones:",
            "  - id: COMM-001",
            "    description: Define message types",
            "task_board:",
            "  COMM-001:",
            "    owner: Agent-2",
            "    status: Done")
        .runImport();

    var task = folder.task("COMM-001");
    assertThat(task.spec().title()).isEqualTo("Define message types");
    assertThat(task.status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(task.spec().plan()).contains(new PlanId("episode-01"));
    assertThat(folder.store.plans().find(SwarmId.DEFAULT, new PlanId("episode-01")))
        .get()
        .satisfies(plan -> assertThat(plan.question()).isEqualTo("FOUNDATION"))
        .satisfies(plan -> assertThat(plan.status()).isEqualTo(PlanStatus.COMPLETED));
  }

  @Test
  void replaysVersionsInSeriesOrder() {
    var series = "runtime/task_list.json/";
    folder
        .withFile(
            series + "20250424T102928Z_228d813e_5337c0.json",
            "[{\"task_id\": \"T-R1\", \"title\": \"x\", \"status\": \"claimed\","
                + " \"updated_at\": \"2025-12-01T00:00:00Z\"}]")
        .withFile(
            series + "20250425T103000Z_f45d4b57_35bdc3.json",
            "[{\"task_id\": \"T-R1\", \"title\": \"x\", \"status\": \"done\","
                + " \"updated_at\": \"2024-01-01T00:00:00Z\"}]")
        .withFile(
            series + "20250426T103000Z_f45d4b58_35bdc4.json",
            "[{\"task_id\": \"T-R1\", \"title\": \"x\", \"status\": \"claimed\","
                + " \"updated_at\": \"2025-12-01T00:00:00Z\"}]");

    assertThat(folder.runImport().tasks()).isEqualTo(new ImportCounts(1, 2, 0));
    assertThat(folder.task("T-R1").status()).isEqualTo(TaskStatus.PENDING);
    assertThat(folder.task("T-R1").updatedAt()).isEqualTo(Instant.parse("2025-04-26T10:30:00Z"));
    assertThat(folder.runImport().tasks()).isEqualTo(new ImportCounts(0, 0, 3));
  }
}
