package io.skep.adapters.files.beads;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.adapters.files.ImportFixture;
import io.skep.application.importing.batch.ImportCounts;
import io.skep.application.importing.record.ImportQueues;
import io.skep.domain.agent.AgentStatus;
import io.skep.domain.mail.DeliveryStatus;
import io.skep.domain.message.Message;
import io.skep.domain.message.Role;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Json;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.Priority;
import io.skep.domain.value.QueueName;
import io.skep.domain.value.SwarmId;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BeadsFormatTest {

  private static final String TIMES =
      "\"created_at\":\"2025-12-20T03:25:59.727107123-08:00\","
          + "\"updated_at\":\"2025-12-21T03:25:59Z\"";

  @TempDir private Path temp;
  private ImportFixture folder;

  @BeforeEach
  void createFixture() {
    folder = new ImportFixture(temp);
  }

  private static String issue(String id, String members) {
    return "{\"id\":\"%s\",\"title\":\"Mend %s\",\"priority\":2,\"issue_type\":\"task\",%s%s}"
        .formatted(id, id, TIMES, members.isEmpty() ? ",\"status\":\"open\"" : "," + members);
  }

  private static String blocks(String issue, String blocker) {
    return dependency(issue, blocker, "blocks");
  }

  private static String dependency(String issue, String blocker, String type) {
    return "{\"issue_id\":\"%s\",\"depends_on_id\":\"%s\",\"type\":\"%s\"}"
        .formatted(issue, blocker, type);
  }

  private List<String> ready(QueueName queue) {
    return folder
        .store
        .tasks()
        .listReady(SwarmId.DEFAULT, queue, ImportFixture.NOW, PageRequest.first(100))
        .items()
        .stream()
        .map(task -> task.spec().key().orElseThrow())
        .sorted()
        .toList();
  }

  @Nested
  final class Issues {

    @Test
    void importsTaskWithAllFields() {
      var line =
          issue(
              "gt-a3f8",
              "\"status\":\"open\",\"description\":\"At length.\",\"labels\":[\"net\",\"x y\"],"
                  + "\"assignee\":\"gastown/polecats/nux\",\"estimate\":0.50");
      folder.withFile(".beads/issues.jsonl", line);
      var report = folder.runImport();

      assertThat(report.tasks()).isEqualTo(new ImportCounts(1, 0, 0));
      assertThat(report.agents()).isEqualTo(new ImportCounts(1, 0, 0));
      assertThat(report.problems()).isEmpty();
      var task = folder.task("beads:gt-a3f8");
      assertThat(task.status()).isEqualTo(TaskStatus.PENDING);
      assertThat(task.spec().title()).isEqualTo("Mend gt-a3f8");
      assertThat(task.spec().description()).isEqualTo("At length.");
      assertThat(task.spec().assignee()).contains(new AgentId("gastown/polecats/nux"));
      assertThat(task.spec().tags().values()).containsExactly("beads", "net", "type:task", "x y");
      assertThat(task.spec().payload()).isEqualTo(new Json(line));
      assertThat(task.createdAt()).isEqualTo(Instant.parse("2025-12-20T11:25:59.727107Z"));
      assertThat(task.updatedAt()).isEqualTo(Instant.parse("2025-12-21T03:25:59Z"));
      assertThat(folder.agent("gastown/polecats/nux").status()).isEqualTo(AgentStatus.OFFLINE);
    }

    @ParameterizedTest
    @CsvSource({
      "open, PENDING, default",
      "in_progress, PENDING, default",
      "hooked, PENDING, default",
      "blocked, PENDING, held",
      "deferred, PENDING, held",
      "pinned, PENDING, held",
      "closed, COMPLETED, default",
      "tombstone, RECORDED, default"
    })
    void mapsStatus(String beadsStatus, TaskStatus status, String queue) {
      folder.withFile("issues.jsonl", issue("gt-1", "\"status\":\"" + beadsStatus + "\""));
      var report = folder.runImport();

      var task = folder.task("beads:gt-1");
      assertThat(report.problems()).isEmpty();
      assertThat(task.status()).isEqualTo(status);
      assertThat(task.failed()).isFalse();
      assertThat(task.spec().queue().value()).isEqualTo(queue);
    }

    @Test
    void holdsUnknownStatus() {
      folder.withFile("issues.jsonl", issue("gt-1", "\"status\":\"dreaming\""));
      var report = folder.runImport();

      assertThat(report.problems())
          .singleElement()
          .satisfies(problem -> assertThat(problem.reason()).contains("'dreaming'"));
      assertThat(ready(QueueName.DEFAULT)).isEmpty();
      assertThat(ready(ImportQueues.ON_HOLD)).containsExactly("beads:gt-1");
    }

    @ParameterizedTest
    @CsvSource({"0, CRITICAL", "1, HIGH", "2, NORMAL", "3, LOW", "4, LOW"})
    void mapsPriority(int level, Priority priority) {
      folder.withFile(
          "issues.jsonl",
          issue("gt-1", "\"status\":\"open\"").replace("\"priority\":2", "\"priority\":" + level));
      folder.runImport();

      assertThat(folder.task("beads:gt-1").spec().priority()).isEqualTo(priority);
    }

    @Test
    void mapsDeferUntilToNotBefore() {
      folder.withFile(
          "issues.jsonl",
          issue("gt-1", "\"status\":\"deferred\",\"defer_until\":\"2027-01-01T00:00:00Z\""));
      folder.runImport();

      assertThat(ready(QueueName.DEFAULT)).isEmpty();
      assertThat(folder.task("beads:gt-1").runAt())
          .isEqualTo(Instant.parse("2027-01-01T00:00:00Z"));
    }

    @Test
    void keepsCloseReason() {
      folder.withFile(
          "issues.jsonl",
          issue(
              "gt-1",
              "\"status\":\"closed\",\"close_reason\":\"Done\","
                  + "\"closed_at\":\"2025-12-21T00:00:00Z\""));
      folder.runImport();

      var task = folder.task("beads:gt-1");
      assertThat(task.result()).contains(Json.string("Done"));
      assertThat(task.endedAt()).contains(Instant.parse("2025-12-21T00:00:00Z"));
    }

    @Test
    void importsIssueWithInvalidTime() {
      folder.withFile(
          "issues.jsonl", issue("gt-1", "\"status\":\"open\"").replace("2025-12-20", "x"));
      var report = folder.runImport();

      assertThat(report.tasks().created()).isEqualTo(1);
      assertThat(report.problems())
          .singleElement()
          .satisfies(
              problem -> assertThat(problem.reason()).contains("created_at is not a timestamp"));
    }

    @Test
    void skipsInvalidIssue() {
      folder.withFile(
          "issues.jsonl", issue("gt-1", ""), issue("x".repeat(600), ""), issue("gt-2", ""));
      var report = folder.runImport();

      assertThat(report.tasks().created()).isEqualTo(2);
      assertThat(report.problems())
          .singleElement()
          .satisfies(
              problem -> {
                assertThat(problem.position()).isEqualTo("line 2");
                assertThat(problem.reason()).startsWith("skipped: ");
              });
    }

    @Test
    void skipsUnstorableIssue() {
      folder.withFile("issues.jsonl", issue("gt-1", "\"status\":\"open\",\"notes\":\"\\u0000\""));

      assertThat(folder.runImport().quarantined()).isEqualTo(1);
    }

    @Test
    void importsCommentsIntoTaskThread() {
      folder.withFile(
          "issues.jsonl",
          issue(
              "gt-1",
              "\"status\":\"open\",\"comments\":[{\"id\":1,\"issue_id\":\"gt-1\",\"author\":\"max\","
                  + "\"text\":\"Hm.\",\"created_at\":\"2025-12-30T06:03:52Z\"}]"));
      folder.runImport();

      var thread = folder.thread("task:" + folder.task("beads:gt-1").id());
      assertThat(thread)
          .singleElement()
          .satisfies(
              comment -> {
                assertThat(comment.author()).isEqualTo("max");
                assertThat(comment.role()).isEqualTo(Role.USER);
                assertThat(comment.createdAt()).isEqualTo(Instant.parse("2025-12-30T06:03:52Z"));
                assertThat(comment.content().text()).contains("\"text\":\"Hm.\"");
              });
    }
  }

  @Nested
  final class Dependencies {

    @Test
    void onlyBlocksTypeBlocks() {
      folder.withFile(
          "issues.jsonl",
          issue("gt-1", ""),
          issue("gt-2", "\"status\":\"open\",\"dependencies\":[" + blocks("gt-2", "gt-1") + "]"),
          issue(
              "gt-3",
              "\"status\":\"open\",\"dependencies\":["
                  + dependency("gt-3", "gt-1", "parent-child")
                  + ","
                  + dependency("gt-3", "gt-1", "relates-to")
                  + "]"));
      var report = folder.runImport();

      assertThat(report.dependencies()).isEqualTo(new ImportCounts(1, 0, 0));
      assertThat(ready(QueueName.DEFAULT)).containsExactly("beads:gt-1", "beads:gt-3");
      assertThat(folder.task("beads:gt-3").spec().payload().text()).contains("parent-child");
    }

    @Test
    void closedAndDeletedBlockersDoNotBlock() {
      folder.withFile(
          "issues.jsonl",
          issue("gt-1", "\"status\":\"closed\""),
          issue("gt-2", "\"status\":\"tombstone\""),
          issue(
              "gt-3",
              "\"status\":\"open\",\"dependencies\":["
                  + blocks("gt-3", "gt-1")
                  + ","
                  + blocks("gt-3", "gt-2")
                  + "]"));
      folder.runImport();

      assertThat(ready(QueueName.DEFAULT)).containsExactly("beads:gt-3");
    }
  }

  @Nested
  final class Agents {

    @ParameterizedTest
    @CsvSource({
      "gt-gastown-polecat-nux, polecat, gastown, gastown/polecats/nux",
      "gt-polecat-gastown-ace, polecat, gastown, gastown/polecats/ace",
      "gt-gastown-crew-max, crew, gastown, gastown/crew/max",
      "gt-gastown-witness, witness, gastown, gastown/witness",
      "gt-mayor, mayor, null, mayor"
    })
    void derivesAgentName(String id, String role, String rig, String name) {
      folder.withFile("issues.jsonl", agent(id, role, rig, "running", "open"));
      folder.runImport();

      var agent = folder.agent(name);
      assertThat(agent.profile().kind()).isEqualTo(role);
      assertThat(agent.profile().team()).isEqualTo(rig.equals("null") ? "" : rig);
      assertThat(agent.status()).isEqualTo(AgentStatus.ACTIVE);
      assertThat(agent.importedStatus()).contains("running");
      assertThat(agent.profile().details().text()).contains("\"id\":\"" + id + "\"");
    }

    @Test
    void retiresAgentOfClosedIssue() {
      folder.withFile("issues.jsonl", agent("gt-mayor", "mayor", "null", "running", "closed"));
      folder.runImport();

      assertThat(folder.agent("mayor").status()).isEqualTo(AgentStatus.RETIRED);
    }

    private static String agent(String id, String role, String rig, String state, String status) {
      return issue(
              id,
              "\"status\":\"%s\",\"description\":\"It.\\n\\nrole_type: %s\\nrig: %s\\nagent_state: %s\""
                  .formatted(status, role, rig, state))
          .replace("\"issue_type\":\"task\"", "\"issue_type\":\"agent\"");
    }
  }

  @Test
  void importsMessagesWithDeliveries() {
    var line =
        issue(
                "gt-1",
                "\"status\":\"open\",\"description\":\"Hello.\",\"sender\":\"mayor\","
                    + "\"assignee\":\"nux\"")
            .replace("\"issue_type\":\"task\"", "\"issue_type\":\"message\"");
    folder.withFile("a.jsonl", line);
    var first = folder.runImport();
    folder.withFile("b.jsonl", line.replace("\"status\":\"open\"", "\"status\":\"closed\""));
    var second = folder.runImport();

    assertThat(first.messages()).isEqualTo(new ImportCounts(1, 0, 0));
    assertThat(second.messages()).isEqualTo(new ImportCounts(0, 1, 1));
    assertThat(second.problems()).isEmpty();
    assertThat(folder.inbox("nux"))
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.message().author()).isEqualTo("mayor");
              assertThat(entry.message().headers().orElseThrow().subject()).isEqualTo("Mend gt-1");
              assertThat(entry.delivery().status()).isEqualTo(DeliveryStatus.READ);
            });
  }

  @Nested
  final class Tables {

    @Test
    void joinsSiblingTables() {
      folder
          .withFile("dump/issues.jsonl", issue("gt-1", ""), issue("gt-2", ""))
          .withFile(
              "dump/dependencies.jsonl",
              blocks("gt-2", "gt-1"),
              dependency("gt-2", "gt-1", "related"))
          .withFile("dump/labels.jsonl", "{\"issue_id\":\"gt-2\",\"label\":\"net\"}")
          .withFile(
              "dump/comments.jsonl",
              "{\"id\":7,\"issue_id\":\"gt-2\",\"author\":\"max\",\"text\":\"Hm.\"}")
          .withFile(
              "dump/events.jsonl",
              "{\"id\":1,\"issue_id\":\"gt-2\",\"event_type\":\"closed\",\"actor\":\"mayor\"}");
      var first = folder.runImport();
      var second = folder.runImport();

      assertThat(first.imported()).isEqualTo(5);
      assertThat(first.tasks()).isEqualTo(new ImportCounts(2, 0, 0));
      assertThat(first.dependencies()).isEqualTo(new ImportCounts(1, 0, 0));
      assertThat(first.messages()).isEqualTo(new ImportCounts(2, 0, 0));
      assertThat(first.agents()).isEqualTo(new ImportCounts(2, 0, 0));
      assertThat(first.problems()).isEmpty();
      assertThat(second.tasks()).isEqualTo(new ImportCounts(0, 0, 2));
      var task = folder.task("beads:gt-2");
      assertThat(task.version()).isZero();
      assertThat(task.openBlockers()).isEqualTo(1);
      assertThat(task.spec().tags().values()).contains("net");
      assertThat(task.spec().payload().text()).contains("related");
      assertThat(folder.thread("task:" + task.id()).stream().map(Message::role))
          .containsExactly(Role.USER, Role.TOOL);
    }

    @Test
    void importsDependencyTableAlone() {
      folder.withFile("x/issues.jsonl", issue("gt-1", ""), issue("gt-2", ""));
      folder.runImport();
      folder.withFile("y/dependencies.jsonl", blocks("gt-2", "gt-1"), blocks("gt-3", "gt-1"));
      var report = folder.runImport();

      assertThat(report.dependencies().created()).isEqualTo(2);
      assertThat(ready(QueueName.DEFAULT)).containsExactly("beads:gt-1");
    }

    @Test
    void importsAgentEventsIntoAgentThread() {
      folder
          .withFile(
              "dump/issues.jsonl",
              issue("gt-mayor", "\"status\":\"open\",\"description\":\"role_type: mayor\"")
                  .replace("\"issue_type\":\"task\"", "\"issue_type\":\"agent\""))
          .withFile(
              "dump/events.jsonl",
              "{\"id\":1,\"issue_id\":\"gt-mayor\",\"event_type\":\"closed\",\"actor\":\"max\"}");
      folder.runImport();

      assertThat(folder.thread("agent:mayor")).hasSize(1);
    }
  }
}
