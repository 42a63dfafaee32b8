package io.skep.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.bootstrap.cli.output.ExitStatus;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Commands as agents and administrators use them. */
@Execution(ExecutionMode.CONCURRENT)
class CommandLineTest extends CommandLineTestCase {

  private static final Pattern ID = Pattern.compile("\"id\":\"([0-9a-f-]{36})\"");
  private static final Pattern TOKEN = Pattern.compile("\"token\":(\\d+)");

  @Nested
  class AgentCommands {

    @Test
    void claimsAndCompletesTask() {
      run("tasks", "add", "Translate chapter 3", "--priority", "high", "--json");
      var id = match(ID);
      run("tasks", "claim", "--agent", "me", "--json");
      assertThat(match(ID)).isEqualTo(id);
      var token = match(TOKEN);
      run("tasks", "heartbeat", id, "--token", token, "--lease", "5m", "--json");
      assertThat(status).isZero();
      run("tasks", "progress", id, "half-way", "--token", token);
      run("tasks", "complete", id, "--token", token, "--result", "{\"ok\":true}", "--json");

      assertThat(out).contains("\"status\":\"COMPLETED\"", "\"result\":{\"ok\":true}");
      run("tasks", "show", id);
      assertThat(out).contains("COMPLETED", "half-way", "me");
      run("tasks", "record", id, "--json");
      assertThat(out).contains("\"status\":\"RECORDED\"");
    }

    @Test
    void claimReturnsEmptyList() {
      run("tasks", "claim", "--agent", "me", "--json");

      assertThat(status).isZero();
      assertThat(out.strip()).isEqualTo("{\"items\":[],\"next\":null}");
    }

    @Test
    void rejectsStaleToken() {
      run("tasks", "add", "One", "--key", "one");
      run("tasks", "claim", "--agent", "me", "--json");
      var token = match(TOKEN);
      run("tasks", "release", "one", "--token", token);
      run("tasks", "complete", "one", "--token", token, "--json");

      assertThat(status).isEqualTo(ExitStatus.REJECTED);
      assertThat(out).contains("\"error\":\"LEASE_LOST\"", "\"retry\":\"NEVER\"");
    }

    @Test
    void failsRetriesCancelsAndBlocks() {
      run("tasks", "add", "One", "--key", "one", "--max-attempts", "1");
      run("tasks", "add", "Two", "--key", "two", "--after", "one");
      run("tasks", "ready", "--json");
      assertThat(out).contains("\"One\"").doesNotContain("\"Two\"");
      run("tasks", "claim", "--agent", "me", "--json");
      run("tasks", "fail", "one", "--token", match(TOKEN), "--error", "no luck", "--json");
      assertThat(out).contains("\"status\":\"FAILED_VALIDATION\"", "no luck");
      run("tasks", "retry", "one", "--json");
      assertThat(out).contains("\"status\":\"PENDING\"");
      run("tasks", "block", "one", "--by", "two");
      assertThat(status).isEqualTo(ExitStatus.REJECTED);
      assertThat(err).contains("cannot depend on");
      run("tasks", "cancel", "two", "--json");
      assertThat(out).contains("\"status\":\"CANCELLED\"");
    }

    @Test
    void readsPayloadFromFile() throws Exception {
      var payload = Files.writeString(folder.resolve("payload.json"), "{\"pages\":[1,2]}");
      run("tasks", "add", "One", "--payload", "@" + payload, "--json");

      assertThat(out).contains("\"payload\":{\"pages\":[1,2]}");
    }

    @Test
    void sendsAndAcknowledgesMail() {
      run("agents", "register", "a", "--team", "builders");
      run("agents", "register", "b", "--team", "builders");
      run("mail", "send", "look here", "--from", "a", "--team", "builders", "--json");
      assertThat(out).contains("\"deliveries\":1");
      run("mail", "unread", "b", "--json");
      assertThat(out).contains("\"unread\":1");
      run("mail", "fetch", "b", "--json");
      var id = match(ID);
      run("mail", "read", "b", id);
      run("mail", "ack", "b", id, "--json");
      assertThat(out).contains("\"status\":\"ACKNOWLEDGED\"");
      run("mail", "inbox", "b", "--unread", "--json");
      assertThat(out).contains("\"items\":[]");
    }
  }

  @Nested
  class TextOutput {

    @Test
    void printsTables() {
      run("agents", "register", "agent-1", "--team", "builders", "--capabilities", "web,sql");
      run("tasks", "add", "Fetch 🐝 pages", "--queue", "web", "--requires", "web");
      run("agents", "list");
      assertThat(out).contains("ID", "STATUS", "agent-1", "IDLE", "builders");
      run("tasks", "list", "--queue", "web");
      assertThat(out).contains("Fetch 🐝 pages");
      run("status");
      assertThat(out).contains("SWARM", "QUEUES", "web", "TEAMS", "builders");
      run("teams");
      assertThat(out).contains("builders");
    }

    @Test
    void pagesThroughALongList() {
      for (int i = 0; i < 5; i++) {
        run("tasks", "add", "Task " + i);
      }
      List<String> seen = new ArrayList<>();
      String cursor = null;
      do {
        var arguments = new ArrayList<>(List.of("tasks", "list", "--limit", "2"));
        if (cursor != null) {
          arguments.addAll(List.of("--after", cursor));
        }
        run(arguments.toArray(String[]::new));
        Pattern.compile("Task \\d").matcher(out).results().forEach(r -> seen.add(r.group()));
        var more = Pattern.compile("more: --after (\\S+)").matcher(out);
        cursor = more.find() ? more.group(1) : null;
      } while (cursor != null);

      assertThat(seen).containsExactly("Task 4", "Task 3", "Task 2", "Task 1", "Task 0");
    }

    @Test
    void pausesAndConfiguresQueues() {
      run("tasks", "add", "One");
      run("queues", "pause", "default");
      run("tasks", "claim", "--agent", "me", "--json");
      assertThat(out).contains("\"items\":[]");
      run("queues", "set", "default", "--strict", "--max-in-progress", "3", "--json");
      assertThat(out).contains("\"maxInProgress\":3", "\"priorityAging\":null");
      run("queues", "resume", "default");
      run("tasks", "claim", "--agent", "me", "--json");
      assertThat(out).contains("\"One\"");
      run("queues", "list");
      assertThat(out).contains("IN_PROGRESS 1");
    }

    @Test
    void linksPlansAndConversations() {
      run("conversations", "open", "c1", "About bees");
      run("plans", "add", "p1", "How do bees sleep?", "--failure-limit", "1");
      run("plans", "link", "p1", "c1", "--json");
      assertThat(out).contains("\"new\":true");
      run("plans", "link", "p1", "c1", "--json");
      assertThat(out).contains("\"new\":false");
      run("tasks", "add", "Look it up", "--plan", "p1");
      run("plans", "show", "p1", "--json");
      assertThat(out).contains("\"hasPending\":true", "\"conversation\":\"c1\"");
      run("conversations", "show", "c1");
      assertThat(out).contains("About bees", "p1");
      run("plans", "status", "p1", "completed", "--json");
      assertThat(out).contains("\"status\":\"COMPLETED\"");
    }

    @Test
    void appendsAndReadsMessages() {
      run("messages", "append", "topic:news", "first", "--key", "k");
      run("messages", "append", "topic:news", "again", "--key", "k");
      run("messages", "append", "topic:news", "second", "--expected-version", "1");
      assertThat(status).isZero();
      run("messages", "append", "topic:news", "late", "--expected-version", "1");
      assertThat(status).isEqualTo(ExitStatus.REJECTED);
      run("messages", "last", "topic:news", "--json");
      assertThat(out).contains("\"first\"", "\"second\"").doesNotContain("again", "late");
      run("messages", "page", "topic:news", "--after", "1", "--json");
      assertThat(out).contains("\"second\"").doesNotContain("\"first\"");
      run("messages", "threads", "topic");
      assertThat(out).contains("topic:news");
    }

    @Test
    void stripsControlCharacters() {
      run("messages", "append", "topic:news", "\"\\u001b[31mred\"", "--content-json");
      run("messages", "append", "topic:news", "\u001b[31mred");
      run("messages", "last", "topic:news");

      assertThat(out).doesNotContain("\u001b");
    }
  }

  @Nested
  class AdminCommands {

    @Test
    void printsSchema() {
      run("schema", "print");
      assertThat(out).contains("V001", "CREATE TABLE").endsWith("\n");
      run("tasks", "add", "One");
      run("schema", "status", "--json");
      assertThat(out).contains("\"upToDate\":true");
    }

    @Test
    void repeatedImportChangesNothing() throws Exception {
      Files.writeString(
          folder.resolve("tasks.json"),
          """
          {"master": {"tasks": [
            {"id": 1, "title": "build", "status": "done", "dependencies": [], "subtasks": []},
            {"id": 2, "title": "test", "status": "pending", "dependencies": [1], "subtasks": []}
          ], "metadata": {}}}
          """);
      run("import", folder.resolve("tasks.json").toString(), "--json");
      assertThat(status).as(err).isZero();
      assertThat(out)
          .contains("\"files\":1,\"imported\":1,\"ignored\":0,\"quarantined\":0")
          .contains("\"tasks\":{\"created\":2,\"updated\":0,\"unchanged\":0}")
          .contains("\"dependencies\":{\"created\":1,\"updated\":0,\"unchanged\":0}")
          .contains("\"problems\":[");
      run("import", folder.resolve("tasks.json").toString(), "--json");
      assertThat(out).contains("\"tasks\":{\"created\":0,\"updated\":0,\"unchanged\":2}");
    }
  }

  @Nested
  class ImportAndExport {

    @Test
    void importingAnExportChangesNothing() {
      run("agents", "register", "agent-1", "--team", "builders");
      run("tasks", "add", "One", "--assignee", "agent-1");
      run("mail", "send", "hello", "--from", "other", "--to", "agent-1");
      run("export", folder.resolve("out").toString(), "--json");
      assertThat(status).as(err).isZero();
      assertThat(out).contains("\"agents\":1", "\"tasks\":1", "\"refused\":[]");
      run("import", folder.resolve("out").toString(), "--json");
      assertThat(status).as(err).isZero();
      assertThat(out).doesNotContainPattern("\"(created|updated)\":[1-9]");
    }
  }

  @Nested
  class Demo {

    @Test
    void verifiesAllGuarantees() {
      run("demo", "--agents", "3", "--tasks", "60", "--json");

      assertThat(status).as(out + err).isZero();
      assertThat(out).contains("\"ok\":true").doesNotContain("\"holds\":false");
    }
  }
}
