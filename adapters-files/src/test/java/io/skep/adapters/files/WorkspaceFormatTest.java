package io.skep.adapters.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.application.importing.ImportCounts;
import io.skep.application.importing.ImportProblem;
import io.skep.application.importing.Importer;
import io.skep.domain.agent.AgentStatus;
import io.skep.domain.mail.DeliveryStatus;
import io.skep.domain.message.Role;
import io.skep.domain.plan.PlanStatus;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.Priority;
import io.skep.domain.value.SwarmId;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspaceFormatTest {

  private static final String WORKSPACE = "agent_workspaces/Agent-3/";

  @TempDir Path path;
  private Folder folder;

  @BeforeEach
  void makeFolder() {
    folder = new Folder(path);
  }

  @Nested
  class StatusFiles {

    @Test
    void becomeAgents() {
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
    void areBroughtInAsFarAsTheyGoWithANoteOfWhatTheSchemaMisses() {
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
    void ofTheSameAgentInSeveralPlacesJoin() {
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
    void neverUndoNewerOnes() {
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
    void whoseStatusNobodyKnowsAreReported() {
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

  @Nested
  class TaskLists {

    @Test
    void becomeTasksWithTheirWorkersAndDependencies() {
      folder
          .with(
              WORKSPACE + "working_tasks.json",
              """
              {"agent_id": "Agent-3",
               "current_task": {"task_id": "V3-002", "title": "Monitoring", "priority": "HIGH",
                 "status": "in_progress", "claimed_at": "2025-01-17T20:45:00Z",
                 "description": "Watch it", "dependencies": ["V3-001", "src/core/", "react"]},
               "completed_tasks": [{"task_id": "V3-001", "title": "Set up",
                 "created": "2025-01-16T20:45:00Z", "completed_at": "2025-01-17T10:00:00Z"}]}
              """)
          .with(
              WORKSPACE + "future_tasks.json",
              """
              {"future_tasks": [{"task_id": "V3-003", "name": "Alerts", "priority": 1,
                 "required_capabilities": ["ci"], "tags": ["ops"], "task_type": "build"}]}
              """)
          .imported();

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
    void tellUrgencyToTenOnlyWhereNumbersGoBeyondRanks() {
      folder
          .with("a/task_list.json", "[{\"task_id\": \"T-TEN\", \"title\": \"x\", \"priority\": 10}]")
          .with("b/task_list.json", "[{\"task_id\": \"T-TWO\", \"title\": \"x\", \"priority\": 2}]")
          .imported();

      assertThat(folder.task("T-TEN").spec().priority()).isEqualTo(Priority.CRITICAL);
      assertThat(folder.task("T-TWO").spec().priority()).isEqualTo(Priority.NORMAL);
    }

    @Test
    void keepIdsThatAreNoMoreThanNumbersApartByFolder() {
      folder
          .with("one/tasks/a.json", "{\"task_id\": \"task-001\", \"title\": \"One\"}")
          .with("two/tasks/a.json", "{\"task_id\": \"task-001\", \"title\": \"Two\"}")
          .imported();

      assertThat(folder.task("one/tasks/task-001").spec().title()).isEqualTo("One");
      assertThat(folder.task("two/tasks/task-001").spec().title()).isEqualTo("Two");
    }

    @Test
    void keepTasksApartThatShareAnId() {
      var report =
          folder
              .with(
                  "tasks/list.json",
                  "[{\"task_id\": \"DB_11\", \"title\": \"Queries\"},"
                      + " {\"task_id\": \"DB_11\", \"title\": \"Advanced\"},"
                      + " {\"task_id\": \"DB_11\", \"title\": \"Queries\", \"status\": \"done\"}]")
              .imported();

      assertThat(folder.task("DB_11").spec().title()).isEqualTo("Queries");
      assertThat(folder.task("DB_11").status()).isEqualTo(TaskStatus.COMPLETED);
      assertThat(folder.task("DB_11~2").spec().title()).isEqualTo("Advanced");
      assertThat(report.tasks()).isEqualTo(new ImportCounts(2, 0, 0));
      assertThat(report.problems()).extracting(ImportProblem::where).containsExactly("/1", "/2");
    }

    @Test
    void giveTasksWithoutAnIdOneThatStays() {
      folder.with(
          "runtime/cleanup_tasks.json",
          "[{\"file_path\": \"a.py\", \"status\": \"AVAILABLE\"},"
              + " {\"file_path\": \"b.py\", \"status\": \"claimed\", \"claimed_by\": \"agent_2\"}]");

      assertThat(folder.imported().tasks()).isEqualTo(new ImportCounts(2, 0, 0));
      assertThat(folder.imported().tasks()).isEqualTo(new ImportCounts(0, 0, 2));
    }

    @Test
    void holdBackWhatTheirSystemHeldBack() {
      folder
          .with("tasks/a.json", "{\"task_id\": \"T-A1\", \"title\": \"x\", \"status\": \"BLOCKED\"}")
          .imported();

      assertThat(folder.task("T-A1").status()).isEqualTo(TaskStatus.PENDING);
      assertThat(folder.task("T-A1").spec().queue()).isEqualTo(Importer.HELD);
    }

    @Test
    void takeMapsFromIdToTaskAndContracts() {
      folder
          .with(
              "contracts/Agent-1_contracts.json",
              """
              {"contract_a1": {"contract_id": "contract_a1", "title": "Default", "agent_id":
                "Agent-1", "status": "cancelled", "tasks": [], "created_at":
                "2025-09-05T15:45:43.660152", "completed_at": null}}
              """)
          .imported();

      var contract = folder.task("contract_a1");
      assertThat(contract.status()).isEqualTo(TaskStatus.CANCELLED);
      assertThat(contract.failed()).isTrue();
      assertThat(contract.spec().assignee()).contains(new AgentId("Agent-1"));
      assertThat(contract.spec().tags().values()).containsExactly("contract");
    }

    @Test
    void areReadFromYamlTogetherWithThePlanThatTheyArePartOf() {
      folder
          .with(
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
          .imported();

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
    void replayInTheOrderOfTheirSeriesWhateverTheTimesInThemSay() {
      var series = "runtime/task_list.json/";
      folder
          .with(
              series + "20250424T102928Z_228d813e_5337c0.json",
              "[{\"task_id\": \"T-R1\", \"title\": \"x\", \"status\": \"claimed\","
                  + " \"updated_at\": \"2025-12-01T00:00:00Z\"}]")
          .with(
              series + "20250425T103000Z_f45d4b57_35bdc3.json",
              "[{\"task_id\": \"T-R1\", \"title\": \"x\", \"status\": \"done\","
                  + " \"updated_at\": \"2024-01-01T00:00:00Z\"}]")
          .with(
              series + "20250426T103000Z_f45d4b58_35bdc4.json",
              "[{\"task_id\": \"T-R1\", \"title\": \"x\", \"status\": \"claimed\","
                  + " \"updated_at\": \"2025-12-01T00:00:00Z\"}]");

      assertThat(folder.imported().tasks()).isEqualTo(new ImportCounts(1, 2, 0));
      assertThat(folder.task("T-R1").status()).isEqualTo(TaskStatus.PENDING);
      assertThat(folder.task("T-R1").updatedAt())
          .isEqualTo(Instant.parse("2025-04-26T10:30:00Z"));
      assertThat(folder.imported().tasks()).isEqualTo(new ImportCounts(0, 0, 3));
    }
  }

  @Nested
  class Messages {

    @Test
    void goFromOutboxToInboxAsOne() {
      var letter =
          """
          {"message_id": "m1", "from": "Agent-3", "to": "agent_5", "subject": "Hello",
           "content": "All done \uD83D\uDE80", "priority": "urgent", "type": "report",
           "timestamp": "2025-09-12T03:21:02.212460", "read": %s}
          """;
      var report =
          folder
              .with(WORKSPACE + "outbox/m1.json", letter.formatted("false"))
              .with("agent_workspaces/Agent-5/processed/m1.json", letter.formatted("true"))
              .imported();

      assertThat(report.messages()).isEqualTo(new ImportCounts(1, 1, 0));
      var entry = folder.inbox("Agent-5").get(0);
      assertThat(entry.delivery().status()).isEqualTo(DeliveryStatus.ACKNOWLEDGED);
      assertThat(entry.message().author()).isEqualTo("Agent-3");
      assertThat(entry.message().role()).isEqualTo(Role.USER);
      assertThat(entry.message().at()).isEqualTo(Instant.parse("2025-09-12T03:21:02.212460Z"));
      assertThat(entry.message().content().text()).contains("\"text\":\"All done \uD83D\uDE80\"");
      var envelope = entry.message().envelope().orElseThrow();
      assertThat(envelope.subject()).isEqualTo("Hello");
      assertThat(envelope.priority()).isEqualTo(Priority.CRITICAL);
      assertThat(envelope.tags().values()).containsExactly("report");
      assertThat(folder.thread("agent:Agent-3")).hasSize(1);
    }

    @Test
    void toSeveralAreOneMessageWithADeliveryForEach() {
      var letter = "{\"from\": \"Captain\", \"to\": \"%s\", \"message\": \"Report!\"}";
      folder
          .with("agent_workspaces/Agent-1/inbox/a.json", letter.formatted("Agent-1"))
          .with("agent_workspaces/Agent-2/inbox/a.json", letter.formatted("Agent-2"))
          .imported();

      assertThat(folder.thread("agent:Captain")).hasSize(1);
      assertThat(folder.inbox("Agent-1")).hasSize(1);
      assertThat(folder.inbox("Agent-2")).hasSize(1);
    }

    @Test
    void thatShareAnIdButNotTheirContentsAreTwo() {
      folder
          .with(WORKSPACE + "inbox/a.json", "{\"id\": \"1\", \"from\": \"a\", \"body\": \"x\"}")
          .with(WORKSPACE + "inbox/b.json", "{\"id\": \"1\", \"from\": \"a\", \"body\": \"y\"}")
          .imported();

      assertThat(folder.inbox("Agent-3")).hasSize(2);
    }

    @Test
    void inAListWithoutASenderGoToTheOwnerOfTheBox() {
      folder
          .with("mailbox/agent-4/inbox.json", "[{\"type\": \"INIT\", \"content\": \"Welcome\"}]")
          .imported();

      assertThat(folder.inbox("Agent-4")).hasSize(1);
      assertThat(folder.thread("topic:inbox/Agent-4")).hasSize(1);
    }

    @Test
    void ofAQueueKeepWhatTheyWrap() {
      folder
          .with(
              "message_queue/queue.json",
              """
              [{"queue_id": "q1", "priority_score": 0.9, "status": "PROCESSING", "created_at":
                "2025-09-09T00:56:13.5", "message": {"sender": "Agent-1", "recipient": "Agent-2",
                "content": "Hi", "tags": ["x"]}}]
              """)
          .imported();

      var entry = folder.inbox("Agent-2").get(0);
      assertThat(entry.delivery().status()).isEqualTo(DeliveryStatus.DELIVERED);
      assertThat(entry.delivery().priority()).isEqualTo(Priority.CRITICAL);
      assertThat(entry.message().author()).isEqualTo("Agent-1");
      assertThat(entry.message().key().orElseThrow()).startsWith("q1#");
      assertThat(entry.message().content().text()).startsWith("{\"text\":\"Hi\",\"found\":{");
    }

    @Test
    void whoseArgumentsWereShiftedAreReadAsTheyWereMeant() {
      var report =
          folder
              .with(
                  "runtime/queue/messages.json",
                  "[{\"from_agent\": \"Agent-3\", \"to_agent\": \"Welcome to the network! Begin.\","
                      + " \"content\": \"ONBOARD\", \"priority\": 0, \"status\": \"queued\"}]")
              .imported();

      var entry = folder.inbox("Agent-3").get(0);
      assertThat(entry.message().author()).isEmpty();
      assertThat(entry.message().content().text()).contains("\"text\":\"Welcome to the network!");
      assertThat(entry.delivery().tags().values()).contains("ONBOARD");
      assertThat(report.problems())
          .singleElement()
          .satisfies(problem -> assertThat(problem.reason()).contains("the text stands in to_agent"));
    }

    @Test
    void thatBringATaskBringItIn() {
      folder
          .with(
              WORKSPACE + "inbox/a.json",
              """
              {"type": "task", "from": "Agent-5", "to": "Agent-3", "summary": "Do it",
               "details": {"task_id": "docs-x1", "title": "Write", "state": "ready",
                 "assignee": "Agent-3"}}
              """)
          .imported();

      assertThat(folder.inbox("Agent-3")).hasSize(1);
      assertThat(folder.task("docs-x1").spec().assignee()).contains(new AgentId("Agent-3"));
    }

    @Test
    void thatAMailboxHasProcessedAreAcknowledged() {
      folder
          .with(
              "shared_mailboxes/mailbox_2.json",
              """
              {"status": "idle", "assigned_agent_id": "agent_002", "processed_message_ids": ["a"],
               "messages": [{"id": "a", "content": "One"}, {"id": "b", "content": "Two"}]}
              """)
          .imported();

      assertThat(folder.agent("Agent-2").status()).isEqualTo(AgentStatus.IDLE);
      assertThat(folder.inbox("Agent-2"))
          .extracting(entry -> entry.delivery().status())
          .containsExactlyInAnyOrder(DeliveryStatus.ACKNOWLEDGED, DeliveryStatus.PENDING);
    }

    @Test
    void areReadFromMarkdownWholeWithTheirHeaders() {
      var text =
          """
          # \uD83D\uDCE8 [A2A] AGENT-7 \u2192 Agent-3: Handover

          **From**: Agent-7 (Web)
          **To:** Agent-3 - Infrastructure
          **Priority**: HIGH
          **Message ID**: msg_17
          **Timestamp**: 2025-09-09 10:50:00
          **Tags**: handover, web

          ---

          The body.
          """;
      folder.with(WORKSPACE + "inbox/note.md", text).imported();

      var entry = folder.inbox("Agent-3").get(0);
      assertThat(entry.message().author()).isEqualTo("Agent-7");
      assertThat(entry.message().at()).isEqualTo(Instant.parse("2025-09-09T10:50:00Z"));
      assertThat(entry.message().key().orElseThrow()).startsWith("msg_17#");
      assertThat(entry.message().content().text()).contains("The body.", "**From**: Agent-7");
      assertThat(entry.delivery().priority()).isEqualTo(Priority.HIGH);
      assertThat(entry.delivery().tags().values()).containsExactly("A2A", "handover", "web");
      assertThat(entry.message().envelope().orElseThrow().subject()).contains("Handover");
    }

    @Test
    void inOneTextAreToldApart() {
      folder
          .with(
              WORKSPACE + "inbox/Agent-3_inbox.txt",
              "# MESSAGE",
              "",
              "**From**: Captain",
              "",
              "One",
              "",
              "==================================================",
              "",
              "# MESSAGE",
              "",
              "**From**: Agent-6",
              "",
              "Two")
          .imported();

      assertThat(folder.inbox("Agent-3"))
          .extracting(entry -> entry.message().author())
          .containsExactlyInAnyOrder("Captain", "Agent-6");
    }

    @Test
    void areMadeOfLogsByTheLine() {
      var report =
          folder
              .with(
                  "runtime/events.jsonl",
                  "{\"event_id\": \"e1\", \"event_type\": \"START\", \"agent_source\": \"Agent-1\"}",
                  "{oops",
                  "{\"event_id\": \"e2\", \"event_type\": \"STOP\", \"agent_source\": \"Agent-1\"}")
              .imported();

      assertThat(folder.thread("topic:runtime/events.jsonl")).hasSize(2);
      assertThat(report.problems())
          .extracting(ImportProblem::where)
          .containsExactly("line 2, column 2");
    }
  }

  @Nested
  class OtherFiles {

    @Test
    void areIgnoredWithAReason() {
      var report =
          folder
              .with("a.csv", "agent,points")
              .with("b.db", "SQLite format 3\0")
              .with("message_queue/c.json.lock", "{\"pid\": 7372}")
              .with("d/task_list.json", "[]")
              .with("e.json", "{\"report_id\": 7, \"agents\": {\"Agent-1\": {\"load\": 3}}}")
              .with("README.md", "# Read me")
              .with("g.py", "print()")
              .imported();

      assertThat(report.ignored()).isEqualTo(report.files()).isEqualTo(7);
      assertThat(report.problems())
          .extracting(ImportProblem::reason)
          .containsExactlyInAnyOrder(
              "ignored: a table",
              "ignored: a database",
              "ignored: a lock",
              "ignored: empty",
              "ignored: no agent, task or message in it",
              "ignored: a text that is no message",
              "ignored: of no kind that a workspace has");
    }
  }
}
