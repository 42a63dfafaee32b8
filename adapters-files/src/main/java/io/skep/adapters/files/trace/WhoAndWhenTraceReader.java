package io.skep.adapters.files.trace;

import io.skep.adapters.files.input.RecordCollector;
import io.skep.adapters.files.text.JsonDocuments;
import io.skep.adapters.files.text.StrictJson;
import io.skep.adapters.files.text.TextSanitizer;
import io.skep.application.importing.record.ImportedConversation;
import io.skep.application.importing.record.ImportedMessage;
import io.skep.application.importing.record.ImportedThread;
import io.skep.domain.conversation.ConversationStatus;
import io.skep.domain.message.MessageInsert;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import io.skep.domain.value.ConversationId;
import io.skep.domain.value.Json;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reader of one Who&amp;When trace: a question that a team of agents answered wrongly.
 *
 * <p>Messages of generated traces have a role and the name of the agent; in hand-crafted traces the
 * role is the agent, optionally followed by its action in parentheses.
 */
final class WhoAndWhenTraceReader {

  /** Agent given as a role, such as {@code Orchestrator (-> WebSurfer)}. */
  private static final Pattern AGENT_ROLE = Pattern.compile("([^()]+?) *\\(.*\\)");

  private static final Set<String> ROLES = Set.of("user", "assistant", "system", "tool");

  private final StrictJson trace;
  private final RecordCollector sink;
  private final ConversationId id;

  WhoAndWhenTraceReader(StrictJson trace, RecordCollector sink) {
    this.trace = trace;
    this.sink = sink;
    // The same question may occur in both kinds of traces.
    var kind = trace.hasAll("is_corrected") ? "hand-crafted" : "algorithm-generated";
    id = TraceNames.conversationId("who-and-when:" + kind + ":" + trace.textOrEmpty("question_ID"));
  }

  void read() {
    sink.collect("", this::conversation);
    int index = 0;
    for (var entry : trace.elements("history")) {
      message(index++, entry);
    }
  }

  private ImportedConversation conversation() {
    var question = trace.textOrEmpty("question");
    var details = trace.node().deepCopy();
    if (details instanceof ObjectNode object) {
      object.remove("history");
    }
    return new ImportedConversation(
        id,
        Optional.empty(),
        TraceNames.toSingleLine(question, TraceNames.MAX_TITLE_LENGTH),
        TraceNames.toSingleLine(question, TraceNames.MAX_PREVIEW_LENGTH),
        isAnswered() ? ConversationStatus.COMPLETED : ConversationStatus.FAILED,
        JsonDocuments.toJson(details),
        Optional.empty());
  }

  private boolean isAnswered() {
    for (var member : List.of("is_correct", "is_corrected")) {
      var value = trace.node().get(member);
      if (value != null && value.isBoolean() && !value.booleanValue()) {
        return false;
      }
    }
    return true;
  }

  private void message(int index, JsonNode entry) {
    var where = "history " + index;
    if (!entry.isObject()) {
      sink.reportProblem(where, "not a JSON object");
      return;
    }
    var row = new StrictJson(entry);
    var role = row.textOrEmpty("role");
    var author = row.text("name").orElseGet(() -> agentOfRole(role));
    sink.collect(
        where,
        () ->
            new ImportedMessage(
                new ImportedThread.Named(ThreadId.of(id)),
                String.valueOf(index),
                role(role),
                TextSanitizer.sanitize(author, MessageInsert.MAX_AUTHOR),
                content(row, role),
                Optional.empty(),
                List.of(),
                Optional.empty()));
    if (!author.isBlank() && !role.equals("human")) {
      sink.collectMention(where, author);
    }
  }

  private static String agentOfRole(String role) {
    var agent = AGENT_ROLE.matcher(role);
    return agent.matches() ? agent.group(1) : role;
  }

  private static Role role(String name) {
    return switch (name) {
      case "user", "human" -> Role.USER;
      case "system" -> Role.SYSTEM;
      case "tool" -> Role.TOOL;
      default -> Role.ASSISTANT;
    };
  }

  /** Returns only the text if role and author cover the other members, otherwise all members. */
  private static Json content(StrictJson row, String role) {
    var content = row.node().get("content");
    boolean textOnly = content != null && content.isString() && ROLES.contains(role);
    int members = row.hasAll("name") ? 3 : 2;
    return JsonDocuments.toJson(textOnly && row.node().size() == members ? content : row.node());
  }
}
