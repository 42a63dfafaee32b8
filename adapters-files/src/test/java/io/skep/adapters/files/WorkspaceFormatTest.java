package io.skep.adapters.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.application.importing.ImportCounts;
import io.skep.application.importing.ImportProblem;
import io.skep.domain.agent.AgentStatus;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
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

  @Test
  void ignoresOtherFilesWithAReason() {
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

  @Test
  void quarantinesWhatIsNoJsonWithPositionAndReason() {
    var report =
        folder
            .with("a.json", "")
            .with("b.json", "{\"agent_id\": \"Agent-1\", {{template}}}")
            .with("c.json", "{\n  // a comment\n}")
            .with("d.json", "{\"a\": [1, 2")
            .with("e.json", "{}\n{}")
            .with("f.json", "{\"a\": 1,}")
            .with("g.json", "<<<<<<< HEAD\n{}")
            .with("h.yaml", "a: b: c")
            .imported();

    assertThat(report.quarantined()).isEqualTo(report.files()).isEqualTo(8);
    assertThat(report.problems())
        .extracting(problem -> problem.file() + " at " + problem.where())
        .contains("b.json at line 1, column 25", "c.json at line 2, column 3");
    assertThat(report.problems()).allMatch(problem -> !problem.reason().isEmpty());
  }

  @Test
  void passesOverAByteOrderMark() {
    folder
        .with(WORKSPACE + "status.json", "\uFEFF{\"agent_id\": \"Agent-3\", \"status\": \"idle\"}")
        .with(WORKSPACE + "inbox/a.md", "\uFEFF**From**: Agent-1")
        .imported();

    assertThat(folder.agent("Agent-3").status()).isEqualTo(AgentStatus.IDLE);
    assertThat(folder.inbox("Agent-3").get(0).message().author()).isEqualTo("Agent-1");
  }

  @Test
  void keepsTheLastOfRepeatedKeysAndReportsThem() {
    var report =
        folder
            .with(WORKSPACE + "status.json", "{\"status\": \"idle\", \"status\": \"paused\"}")
            .imported();

    assertThat(folder.agent("Agent-3").status()).isEqualTo(AgentStatus.PAUSED);
    assertThat(report.problems())
        .extracting(ImportProblem::reason)
        .contains("a key twice in an object: what it holds the last time is kept");
  }

  @Test
  void quarantinesWhatIsTooLargeTooDeepOrNoText() {
    var report =
        folder
            .with("a.json", "[\"" + "x".repeat(2_000) + "\"]")
            .with("b.json", "[".repeat(500) + "]".repeat(500))
            .with("c.yaml", "- ".repeat(500) + "x")
            .with(WORKSPACE + "inbox/d.md", new byte[] {(byte) 0xC3, (byte) 0x28})
            .with(WORKSPACE + "inbox/e.md", "x".repeat(2_000))
            .with("f.yaml", "a: \u0007")
            .imported(new FilesSettings(10_000, 1_000));

    assertThat(report.quarantined()).isEqualTo(report.files()).isEqualTo(6);
  }

  @Test
  void keepsWhatNoStoreCouldKeepInAFormThatItCan() {
    var report =
        folder
            .with(
                WORKSPACE + "status.json",
                "{\"agent_id\": \"Agent-3\", \"status\": \"active\", \"team\": \""
                    + "t".repeat(500)
                    + "\", \"agent_name\": \"a\\tb\\u0000c\", \"role\": \"\\ud800\"}")
            .with(
                "tasks/a.json",
                "{\"task_id\": \"T-1\", \"title\": \"" + "y".repeat(5_000) + "\\nz\"}")
            .imported();

    assertThat(report.tasks()).isEqualTo(new ImportCounts(1, 0, 0));
    assertThat(folder.task("T-1").spec().title()).hasSize(500);
    assertThat(folder.agent("Agent-3").profile().name()).isEqualTo("a b c");
    assertThat(folder.agent("Agent-3").profile().team()).hasSize(128);
    assertThat(folder.agent("Agent-3").profile().details().text())
        .contains("a\\tb\\ufffdc", "\"role\":\"\uFFFD\"");
  }

  @Test
  void takesNoLongerThanTheFileIsLong() {
    var many = new StringBuilder("[");
    for (int i = 0; i < 20_000; i++) {
      many.append(i == 0 ? "" : ",").append("{\"task_id\": \"T-SAME\", \"title\": \"" + i + "\"}");
    }

    var report = folder.with("tasks/many.json", many.append("]").toString()).imported();

    assertThat(report.tasks()).isEqualTo(new ImportCounts(20_000, 0, 0));
  }

  @Test
  void takesNamesOfFilesForNoMoreThanNames() {
    var report =
        folder
            .with("agent_workspaces/{agent_id}/inbox/a.md", "# Hello")
            .with("agent_workspaces/ALL-AGENTS/inbox/b.md", "# All")
            .with("agent_workspaces/Agent-1 (old)/inbox/msg_{{uuid}}.md", "# One")
            .with("agent_workspaces/" + "a".repeat(200) + "/inbox/c.md", "# Long")
            .imported();

    assertThat(report.messages()).isEqualTo(new ImportCounts(4, 0, 0));
    assertThat(folder.inbox("Agent-1")).hasSize(1);
    assertThat(folder.thread("topic:agent_workspaces/ALL-AGENTS/inbox/b.md").get(0).envelope())
        .get()
        .satisfies(envelope -> assertThat(envelope.tags().values()).contains("broadcast"));
  }
}
