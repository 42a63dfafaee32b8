package io.skep.adapters.files.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.adapters.files.ImportFixture;
import io.skep.application.importing.batch.ImportCounts;
import io.skep.application.importing.batch.ImportProblem;
import io.skep.domain.agent.AgentStatus;
import io.skep.domain.mail.DeliveryStatus;
import io.skep.domain.message.Role;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Priority;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspaceMessageReaderTest {

  private static final String WORKSPACE = "agent_workspaces/Agent-3/";

  @TempDir Path path;
  private ImportFixture folder;

  @BeforeEach
  void createFixture() {
    folder = new ImportFixture(path);
  }

  @Test
  void deduplicatesOutboxAndInboxCopies() {
    var letter =
        """
        {"message_id": "m1", "from": "Agent-3", "to": "agent_5", "subject": "Hello",
         "content": "All done \uD83D\uDE80", "priority": "urgent", "type": "report",
         "timestamp": "2025-09-12T03:21:02.212460", "read": %s}
        """;
    var report =
        folder
            .withFile(WORKSPACE + "outbox/m1.json", letter.formatted("false"))
            .withFile("agent_workspaces/Agent-5/processed/m1.json", letter.formatted("true"))
            .runImport();

    assertThat(report.messages()).isEqualTo(new ImportCounts(1, 1, 0));
    var entry = folder.inbox("Agent-5").get(0);
    assertThat(entry.delivery().status()).isEqualTo(DeliveryStatus.ACKNOWLEDGED);
    assertThat(entry.message().author()).isEqualTo("Agent-3");
    assertThat(entry.message().role()).isEqualTo(Role.USER);
    assertThat(entry.message().createdAt()).isEqualTo(Instant.parse("2025-09-12T03:21:02.212460Z"));
    assertThat(entry.message().content().text()).contains("\"text\":\"All done \uD83D\uDE80\"");
    var envelope = entry.message().headers().orElseThrow();
    assertThat(envelope.subject()).isEqualTo("Hello");
    assertThat(envelope.priority()).isEqualTo(Priority.CRITICAL);
    assertThat(envelope.tags().values()).containsExactly("report");
    assertThat(folder.thread("agent:Agent-3")).hasSize(1);
  }

  @Test
  void createsOneDeliveryPerRecipient() {
    var letter = "{\"from\": \"Captain\", \"to\": \"%s\", \"message\": \"Report!\"}";
    folder
        .withFile("agent_workspaces/Agent-1/inbox/a.json", letter.formatted("Agent-1"))
        .withFile("agent_workspaces/Agent-2/inbox/a.json", letter.formatted("Agent-2"))
        .runImport();

    assertThat(folder.thread("agent:Captain")).hasSize(1);
    assertThat(folder.inbox("Agent-1")).hasSize(1);
    assertThat(folder.inbox("Agent-2")).hasSize(1);
  }

  @Test
  void distinguishesSameIdWithDifferentContent() {
    folder
        .withFile(WORKSPACE + "inbox/a.json", "{\"id\": \"1\", \"from\": \"a\", \"body\": \"x\"}")
        .withFile(WORKSPACE + "inbox/b.json", "{\"id\": \"1\", \"from\": \"a\", \"body\": \"y\"}")
        .runImport();

    assertThat(folder.inbox("Agent-3")).hasSize(2);
  }

  @Test
  void attributesMessagesWithoutSenderToMailboxOwner() {
    folder
        .withFile("mailbox/agent-4/inbox.json", "[{\"type\": \"INIT\", \"content\": \"Welcome\"}]")
        .runImport();

    assertThat(folder.inbox("Agent-4")).hasSize(1);
    assertThat(folder.thread("topic:inbox/Agent-4")).hasSize(1);
  }

  @Test
  void readsQueuedMessages() {
    folder
        .withFile(
            "message_queue/queue.json",
            """
            [{"queue_id": "q1", "priority_score": 0.9, "status": "PROCESSING", "created_at":
              "2025-09-09T00:56:13.5", "message": {"sender": "Agent-1", "recipient": "Agent-2",
              "content": "Hi", "tags": ["x"]}}]
            """)
        .runImport();

    var entry = folder.inbox("Agent-2").get(0);
    assertThat(entry.delivery().status()).isEqualTo(DeliveryStatus.DELIVERED);
    assertThat(entry.delivery().priority()).isEqualTo(Priority.CRITICAL);
    assertThat(entry.message().author()).isEqualTo("Agent-1");
    assertThat(entry.message().key().orElseThrow()).startsWith("q1#");
    assertThat(entry.message().content().text()).startsWith("{\"text\":\"Hi\",\"found\":{");
  }

  @Test
  void correctsShiftedArguments() {
    var report =
        folder
            .withFile(
                "runtime/queue/messages.json",
                "[{\"from_agent\": \"Agent-3\", \"to_agent\": \"Welcome to the network! Begin.\","
                    + " \"content\": \"ONBOARD\", \"priority\": 0, \"status\": \"queued\"}]")
            .runImport();

    var entry = folder.inbox("Agent-3").get(0);
    assertThat(entry.message().author()).isEmpty();
    assertThat(entry.message().content().text()).contains("\"text\":\"Welcome to the network!");
    assertThat(entry.delivery().tags().values()).contains("ONBOARD");
    assertThat(report.problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.reason()).contains("shifted arguments corrected"));
  }

  @Test
  void importsTaskInMessage() {
    folder
        .withFile(
            WORKSPACE + "inbox/a.json",
            """
            {"type": "task", "from": "Agent-5", "to": "Agent-3", "summary": "Do it",
             "details": {"task_id": "docs-x1", "title": "Write", "state": "ready",
               "assignee": "Agent-3"}}
            """)
        .runImport();

    assertThat(folder.inbox("Agent-3")).hasSize(1);
    assertThat(folder.task("docs-x1").spec().assignee()).contains(new AgentId("Agent-3"));
  }

  @Test
  void acknowledgesProcessedMessages() {
    folder
        .withFile(
            "shared_mailboxes/mailbox_2.json",
            """
            {"status": "idle", "assigned_agent_id": "agent_002", "processed_message_ids": ["a"],
             "messages": [{"id": "a", "content": "One"}, {"id": "b", "content": "Two"}]}
            """)
        .runImport();

    assertThat(folder.agent("Agent-2").status()).isEqualTo(AgentStatus.IDLE);
    assertThat(folder.inbox("Agent-2"))
        .extracting(entry -> entry.delivery().status())
        .containsExactlyInAnyOrder(DeliveryStatus.ACKNOWLEDGED, DeliveryStatus.PENDING);
  }

  @Test
  void readsMarkdownWithHeaders() {
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
    folder.withFile(WORKSPACE + "inbox/note.md", text).runImport();

    var entry = folder.inbox("Agent-3").get(0);
    assertThat(entry.message().author()).isEqualTo("Agent-7");
    assertThat(entry.message().createdAt()).isEqualTo(Instant.parse("2025-09-09T10:50:00Z"));
    assertThat(entry.message().key().orElseThrow()).startsWith("msg_17#");
    assertThat(entry.message().content().text()).contains("The body.", "**From**: Agent-7");
    assertThat(entry.delivery().priority()).isEqualTo(Priority.HIGH);
    assertThat(entry.delivery().tags().values()).containsExactly("A2A", "handover", "web");
    assertThat(entry.message().headers().orElseThrow().subject()).contains("Handover");
  }

  @Test
  void splitsMessagesOfOneFile() {
    folder
        .withFile(
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
        .runImport();

    assertThat(folder.inbox("Agent-3"))
        .extracting(entry -> entry.message().author())
        .containsExactlyInAnyOrder("Captain", "Agent-6");
  }

  @Test
  void importsLogLinesAsMessages() {
    var report =
        folder
            .withFile(
                "runtime/events.jsonl",
                "{\"event_id\": \"e1\", \"event_type\": \"START\", \"agent_source\": \"Agent-1\"}",
                "{oops",
                "{\"event_id\": \"e2\", \"event_type\": \"STOP\", \"agent_source\": \"Agent-1\"}")
            .runImport();

    assertThat(folder.thread("topic:runtime/events.jsonl")).hasSize(2);
    assertThat(report.problems())
        .extracting(ImportProblem::position)
        .containsExactly("line 2, column 2");
  }
}
