package io.skep.adapters.files;

import io.skep.application.importing.FoundConversation;
import io.skep.application.importing.FoundMessage;
import io.skep.application.importing.FoundThread;
import io.skep.domain.conversation.ConversationStatus;
import io.skep.domain.message.NewMessage;
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
 * A trace of Who&amp;When: a question that a team of agents has answered wrongly.
 *
 * <p>In those that were generated, messages have a role and the name of the agent; in those that
 * were written by hand, the role itself is the agent, sometimes with what it is doing behind it.
 */
final class WhoAndWhenTrace {

  /** An agent as a role, such as {@code Orchestrator (-> WebSurfer)}. */
  private static final Pattern AGENT = Pattern.compile("([^()]+?) *\\(.*\\)");

  private static final Set<String> ROLES = Set.of("user", "assistant", "system", "tool");

  private final Row trace;
  private final FileSink sink;
  private final ConversationId id;

  WhoAndWhenTrace(Row trace, FileSink sink) {
    this.trace = trace;
    this.sink = sink;
    // A question may have been answered by teams of both kinds.
    var kind = trace.has("is_corrected") ? "hand-crafted" : "algorithm-generated";
    id = TraceText.conversation("who-and-when:" + kind + ":" + trace.textOrEmpty("question_ID"));
  }

  void read() {
    sink.found("", this::conversation);
    int index = 0;
    for (var entry : trace.elements("history")) {
      message(index++, entry);
    }
  }

  private FoundConversation conversation() {
    var question = trace.textOrEmpty("question");
    var details = trace.node().deepCopy();
    if (details instanceof ObjectNode all) {
      all.remove("history");
    }
    return new FoundConversation(
        id,
        Optional.empty(),
        TraceText.line(question, TraceText.LONGEST_TITLE),
        TraceText.line(question, TraceText.LONGEST_PREVIEW),
        isAnswered() ? ConversationStatus.COMPLETED : ConversationStatus.FAILED,
        JsonDocuments.json(details),
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
      sink.problem(where, "no message");
      return;
    }
    var row = new Row(entry);
    var words = row.textOrEmpty("role");
    var author = row.text("name").orElseGet(() -> agent(words));
    sink.found(
        where,
        () ->
            new FoundMessage(
                new FoundThread.Named(ThreadId.of(id)),
                String.valueOf(index),
                role(words),
                Texts.storable(author, NewMessage.MAX_AUTHOR),
                content(row, words),
                Optional.empty(),
                List.of(),
                Optional.empty()));
    if (!author.isBlank() && !words.equals("human")) {
      sink.mention(where, author);
    }
  }

  private static String agent(String role) {
    var agent = AGENT.matcher(role);
    return agent.matches() ? agent.group(1) : role;
  }

  private static Role role(String words) {
    return switch (words) {
      case "user", "human" -> Role.USER;
      case "system" -> Role.SYSTEM;
      case "tool" -> Role.TOOL;
      default -> Role.ASSISTANT;
    };
  }

  /** Returns the text alone if role and author say all the rest, otherwise the whole message. */
  private static Json content(Row row, String role) {
    var content = row.node().get("content");
    boolean plain = content != null && content.isString() && ROLES.contains(role);
    int members = row.has("name") ? 3 : 2;
    return JsonDocuments.json(plain && row.node().size() == members ? content : row.node());
  }
}
