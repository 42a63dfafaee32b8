package io.skep.adapters.files.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.adapters.files.ImportFixture;
import io.skep.application.importing.batch.ImportCounts;
import io.skep.domain.conversation.Conversation;
import io.skep.domain.conversation.ConversationStatus;
import io.skep.domain.message.Message;
import io.skep.domain.message.Role;
import io.skep.domain.value.ConversationId;
import io.skep.domain.value.Json;
import io.skep.domain.value.SwarmId;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TraceFormatTest {

  @TempDir private Path temp;
  private ImportFixture folder;

  @BeforeEach
  void createFixture() {
    folder = new ImportFixture(temp);
  }

  private Conversation conversation(String id) {
    return folder.store.conversations().find(SwarmId.DEFAULT, new ConversationId(id)).orElseThrow();
  }

  @Test
  void readsTracesWithNamedAgents() {
    folder.withFile(
        "1.json",
        """
        {"is_correct": false, "question": "How many?", "question_ID": "q1", "level": "2",
         "history": [
           {"content": "Count.", "role": "user", "name": "Computer_terminal"},
           {"content": "Seven.", "role": "assistant", "name": "Counting_Expert"},
           {"content": "Hm.", "role": "assistant", "name": "Counting_Expert", "thought": "odd"}]}
        """);
    var report = folder.runImport();

    assertThat(report.conversations()).isEqualTo(new ImportCounts(1, 0, 0));
    assertThat(report.messages()).isEqualTo(new ImportCounts(3, 0, 0));
    assertThat(report.agents()).isEqualTo(new ImportCounts(2, 0, 0));
    var id = "who-and-when:algorithm-generated:q1";
    assertThat(conversation(id).title()).isEqualTo("How many?");
    assertThat(conversation(id).status()).isEqualTo(ConversationStatus.FAILED);
    assertThat(conversation(id).details())
        .isEqualTo(
            new Json(
                "{\"is_correct\":false,\"question\":\"How many?\",\"question_ID\":\"q1\","
                    + "\"level\":\"2\"}"));
    var thread = folder.thread("conversation:" + id);
    assertThat(thread.stream().map(Message::role))
        .containsExactly(Role.USER, Role.ASSISTANT, Role.ASSISTANT);
    assertThat(thread.stream().map(Message::author))
        .containsExactly("Computer_terminal", "Counting_Expert", "Counting_Expert");
    assertThat(thread.get(1).content()).isEqualTo(Json.string("Seven."));
    assertThat(thread.get(2).content().text()).contains("\"thought\":\"odd\"");
  }

  @Test
  void readsTracesWithAgentsAsRoles() {
    folder.withFile(
        "1.json",
        """
        {"is_corrected": false, "question": "Where?", "question_ID": "q1", "history": [
           {"content": "Where?", "role": "human"},
           {"content": "Search.", "role": "Orchestrator (-> WebSurfer)"},
           {"content": "Found.", "role": "WebSurfer"}]}
        """);
    var report = folder.runImport();

    assertThat(report.agents()).isEqualTo(new ImportCounts(2, 0, 0));
    var thread = folder.thread("conversation:who-and-when:hand-crafted:q1");
    assertThat(thread.stream().map(Message::role))
        .containsExactly(Role.USER, Role.ASSISTANT, Role.ASSISTANT);
    assertThat(thread.stream().map(Message::author))
        .containsExactly("human", "Orchestrator", "WebSurfer");
    assertThat(thread.get(1).content().text()).contains("Orchestrator (-> WebSurfer)");
  }

  @Test
  void readsTrajectories() {
    folder.withFile(
        "run/repo__1.traj",
        """
        {"environment": "main", "trajectory": [{"action": "ls", "observation": "a"}],
         "info": {"exit_status": "exit_cost"}, "history": [
           {"role": "system", "content": "You are.", "agent": "main"},
           {"role": "user", "content": "Fix it.", "agent": "main"},
           {"role": "assistant", "content": "I look.", "thought": "look", "action": "ls",
            "tool_calls": [{"id": "c1"}], "agent": "main"},
           {"role": "tool", "content": "a", "tool_call_ids": ["c1"], "agent": "main"}]}
        """);
    var report = folder.runImport();

    assertThat(report.messages()).isEqualTo(new ImportCounts(4, 0, 0));
    assertThat(report.agents()).isEqualTo(new ImportCounts(1, 0, 0));
    var conversation = conversation("swe-agent:run/repo__1");
    assertThat(conversation.status()).isEqualTo(ConversationStatus.FAILED);
    assertThat(conversation.preview()).isEqualTo("Fix it.");
    assertThat(conversation.details().text()).contains("observation").doesNotContain("You are.");
    var thread = folder.thread("conversation:swe-agent:run/repo__1");
    assertThat(thread.stream().map(Message::role))
        .containsExactly(Role.SYSTEM, Role.USER, Role.ASSISTANT, Role.TOOL);
    assertThat(thread.get(2).content().text())
        .contains("\"thought\":\"look\"", "\"action\":\"ls\"", "\"tool_calls\":[{\"id\":\"c1\"}]");
  }

  @Test
  void distinguishesTrajectoriesWithLongNames() {
    var run = "r".repeat(150);
    var trace = "{\"history\":[{\"role\":\"user\",\"content\":\"%s\"}]}";
    folder
        .withFile(run + "/one.traj", trace.formatted("one"))
        .withFile(run + "/two.traj", trace.formatted("two"));
    var report = folder.runImport();

    assertThat(report.conversations().created()).isEqualTo(2);
    assertThat(report.problems()).isEmpty();
  }

  @Test
  void readsPredictions() {
    folder.withFile(
        "all_preds.jsonl",
        "{\"model_name_or_path\":\"m\",\"instance_id\":\"i1\",\"model_patch\":\"diff\"}",
        "{\"model_name_or_path\":\"m\",\"instance_id\":\"i2\",\"model_patch\":null}");
    folder.runImport();

    assertThat(folder.thread("topic:predictions/m"))
        .hasSize(2)
        .allSatisfy(message -> assertThat(message.author()).isEqualTo("m"));
  }

  @Test
  void readsPromptLogs() {
    folder.withFile(
        "log.jsonl",
        "{\"timestamp\":\"2025-03-20T23:09:52.738809Z\",\"context\":\"Handler\","
            + "\"input_prompt\":\"Ask\",\"ai_output\":\"Answer\",\"tags\":[\"x\"]}",
        "{\"timestamp\":\"2025-03-20T23:33:02.150584+00:00Z\",\"context\":\"Handler\","
            + "\"input_prompt\":\"Ask\",\"ai_output\":\"Answer\"}",
        "broken");
    var report = folder.runImport();

    assertThat(report.imported()).isEqualTo(1);
    assertThat(report.problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.position()).startsWith("line 3"));
    var thread = folder.thread("conversation:dream-ai-logs:log.jsonl");
    assertThat(thread.stream().map(Message::role))
        .containsExactly(Role.USER, Role.ASSISTANT, Role.USER, Role.ASSISTANT);
    assertThat(thread.get(0).content()).isEqualTo(Json.string("Ask"));
    assertThat(thread.get(1).content().text()).contains("\"tags\":[\"x\"]");
    assertThat(thread.get(3).createdAt()).isEqualTo(Instant.parse("2025-03-20T23:33:02.150584Z"));
  }

  @Test
  void reportsInvalidMessages() {
    folder.withFile(
        "1.json", "{\"question_ID\":\"q\",\"history\":[{\"role\":\"user\",\"content\":\"a\"},7]}");
    var report = folder.runImport();

    assertThat(report.imported()).isEqualTo(1);
    assertThat(report.problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.position()).isEqualTo("history 1"));
  }

  @Test
  void importsAppendedMessages() {
    var one = "{\"history\":[{\"role\":\"user\",\"content\":\"a\"}%s]}";
    folder.withFile("r/x.traj", one.formatted(""));
    folder.runImport();
    folder.withFile("r/x.traj", one.formatted(",{\"role\":\"assistant\",\"content\":\"b\"}"));
    var report = folder.runImport();

    assertThat(report.messages()).isEqualTo(new ImportCounts(1, 0, 1));
    assertThat(folder.thread("conversation:swe-agent:r/x")).hasSize(2);
  }
}
