package io.skep.adapters.files.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.adapters.files.ImportFixture;
import io.skep.adapters.files.input.FilesSettings;
import io.skep.application.importing.batch.ImportCounts;
import io.skep.application.importing.batch.ImportProblem;
import io.skep.domain.agent.AgentStatus;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspaceFormatTest {

  private static final String WORKSPACE = "agent_workspaces/Agent-3/";

  @TempDir Path path;
  private ImportFixture folder;

  @BeforeEach
  void createFixture() {
    folder = new ImportFixture(path);
  }

  @Test
  void reportsReasonForIgnoredFiles() {
    var report =
        folder
            .withFile("a.csv", "agent,points")
            .withFile("b.db", "SQLite format 3\0")
            .withFile("message_queue/c.json.lock", "{\"pid\": 7372}")
            .withFile("d/task_list.json", "[]")
            .withFile("e.json", "{\"report_id\": 7, \"agents\": {\"Agent-1\": {\"load\": 3}}}")
            .withFile("README.md", "# Read me")
            .withFile("g.py", "print()")
            .runImport();

    assertThat(report.ignored()).isEqualTo(report.files()).isEqualTo(7);
    assertThat(report.problems())
        .extracting(ImportProblem::reason)
        .containsExactlyInAnyOrder(
            "ignored: CSV file",
            "ignored: database file",
            "ignored: lock file",
            "ignored: empty",
            "ignored: no agent, task or message found",
            "ignored: text file outside of message folders",
            "ignored: unsupported file type");
  }

  @Test
  void quarantinesMalformedJsonWithLocation() {
    var report =
        folder
            .withFile("a.json", "")
            .withFile("b.json", "{\"agent_id\": \"Agent-1\", {{template}}}")
            .withFile("c.json", "{\n  // a comment\n}")
            .withFile("d.json", "{\"a\": [1, 2")
            .withFile("e.json", "{}\n{}")
            .withFile("f.json", "{\"a\": 1,}")
            .withFile("g.json", "<<<<<<< HEAD\n{}")
            .withFile("h.yaml", "a: b: c")
            .runImport();

    assertThat(report.quarantined()).isEqualTo(report.files()).isEqualTo(8);
    assertThat(report.problems())
        .extracting(problem -> problem.file() + " at " + problem.position())
        .contains("b.json at line 1, column 25", "c.json at line 2, column 3");
    assertThat(report.problems()).allMatch(problem -> !problem.reason().isEmpty());
  }

  @Test
  void skipsByteOrderMark() {
    folder
        .withFile(
            WORKSPACE + "status.json", "\uFEFF{\"agent_id\": \"Agent-3\", \"status\": \"idle\"}")
        .withFile(WORKSPACE + "inbox/a.md", "\uFEFF**From**: Agent-1")
        .runImport();

    assertThat(folder.agent("Agent-3").status()).isEqualTo(AgentStatus.IDLE);
    assertThat(folder.inbox("Agent-3").get(0).message().author()).isEqualTo("Agent-1");
  }

  @Test
  void keepsLastDuplicateKeyAndReports() {
    var report =
        folder
            .withFile(WORKSPACE + "status.json", "{\"status\": \"idle\", \"status\": \"paused\"}")
            .runImport();

    assertThat(folder.agent("Agent-3").status()).isEqualTo(AgentStatus.PAUSED);
    assertThat(report.problems())
        .extracting(ImportProblem::reason)
        .contains("duplicate key in an object: using the last value");
  }

  @Test
  void quarantinesOversizedTooDeepOrNonTextFiles() {
    var report =
        folder
            .withFile("a.json", "[\"" + "x".repeat(2_000) + "\"]")
            .withFile("b.json", "[".repeat(500) + "]".repeat(500))
            .withFile("c.yaml", "- ".repeat(500) + "x")
            .withFile(WORKSPACE + "inbox/d.md", new byte[] {(byte) 0xC3, (byte) 0x28})
            .withFile(WORKSPACE + "inbox/e.md", "x".repeat(2_000))
            .withFile("f.yaml", "a: \u0007")
            .runImport(new FilesSettings(10_000, 1_000));

    assertThat(report.quarantined()).isEqualTo(report.files()).isEqualTo(6);
  }

  @Test
  void sanitizesUnstorableContent() {
    var report =
        folder
            .withFile(
                WORKSPACE + "status.json",
                "{\"agent_id\": \"Agent-3\", \"status\": \"active\", \"team\": \""
                    + "t".repeat(500)
                    + "\", \"agent_name\": \"a\\tb\\u0000c\", \"role\": \"\\ud800\"}")
            .withFile(
                "tasks/a.json",
                "{\"task_id\": \"T-1\", \"title\": \"" + "y".repeat(5_000) + "\\nz\"}")
            .runImport();

    assertThat(report.tasks()).isEqualTo(new ImportCounts(1, 0, 0));
    assertThat(folder.task("T-1").spec().title()).hasSize(500);
    assertThat(folder.agent("Agent-3").profile().name()).isEqualTo("a b c");
    assertThat(folder.agent("Agent-3").profile().team()).hasSize(128);
    assertThat(folder.agent("Agent-3").profile().details().text())
        .contains("a\\tb\\ufffdc", "\"role\":\"\uFFFD\"");
  }

  @Test
  void readsInLinearTime() {
    var many = new StringBuilder("[");
    for (int i = 0; i < 20_000; i++) {
      many.append(i == 0 ? "" : ",").append("{\"task_id\": \"T-SAME\", \"title\": \"" + i + "\"}");
    }

    var report = folder.withFile("tasks/many.json", many.append("]").toString()).runImport();

    assertThat(report.tasks()).isEqualTo(new ImportCounts(20_000, 0, 0));
  }

  @Test
  void treatsFileNamesAsPlainText() {
    var report =
        folder
            .withFile("agent_workspaces/{agent_id}/inbox/a.md", "# Hello")
            .withFile("agent_workspaces/ALL-AGENTS/inbox/b.md", "# All")
            .withFile("agent_workspaces/Agent-1 (old)/inbox/msg_{{uuid}}.md", "# One")
            .withFile("agent_workspaces/" + "a".repeat(200) + "/inbox/c.md", "# Long")
            .runImport();

    assertThat(report.messages()).isEqualTo(new ImportCounts(4, 0, 0));
    assertThat(folder.inbox("Agent-1")).hasSize(1);
    assertThat(folder.thread("topic:agent_workspaces/ALL-AGENTS/inbox/b.md").get(0).headers())
        .get()
        .satisfies(envelope -> assertThat(envelope.tags().values()).contains("broadcast"));
  }
}
