package io.skep.adapters.files.trace;

import io.skep.adapters.files.input.InputFile;
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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reader of one SWE-agent trajectory: the run of a model on a task in a repository. */
final class SweAgentTraceReader {

  private static final String EXTENSION = ".traj";

  private final StrictJson trace;
  private final RecordCollector sink;
  private final String title;
  private final ConversationId id;

  SweAgentTraceReader(StrictJson trace, InputFile file, RecordCollector sink) {
    this.trace = trace;
    this.sink = sink;
    var name = file.name();
    title = name.endsWith(EXTENSION) ? name.substring(0, name.length() - EXTENSION.length()) : name;
    // The folder names the run; several runs may contain the same task.
    var run = file.parentName().map(folder -> folder + "/").orElse("");
    id = TraceNames.conversationId("swe-agent:" + run + title);
  }

  void read() {
    sink.collect("", this::conversation);
    int index = 0;
    for (var entry : trace.elements("history")) {
      message(index++, entry);
    }
  }

  private ImportedConversation conversation() {
    return new ImportedConversation(
        id,
        Optional.empty(),
        TraceNames.toSingleLine(title, TraceNames.MAX_TITLE_LENGTH),
        TraceNames.toSingleLine(firstUserMessage(), TraceNames.MAX_PREVIEW_LENGTH),
        isSubmitted() ? ConversationStatus.COMPLETED : ConversationStatus.FAILED,
        details(),
        Optional.empty());
  }

  /** Returns all members but the messages, such as the exit status and the steps. */
  private Json details() {
    var details = trace.node().deepCopy();
    if (details instanceof ObjectNode object) {
      object.remove("history");
      if (JsonDocuments.toCompactString(object).length() > Json.MAX_LENGTH
          && object.remove("trajectory") != null) {
        sink.reportProblem(
            "trajectory", "skipped: conversation details exceed the size limit with it");
      }
    }
    return JsonDocuments.toJson(details);
  }

  /** Returns whether the run was submitted; true if the trace has no exit status. */
  private boolean isSubmitted() {
    var info = trace.node().get("info");
    var status = info == null ? Optional.<String>empty() : new StrictJson(info).text("exit_status");
    return status.isEmpty() || status.get().startsWith("submitted");
  }

  /** Returns the content of the first user message that is no demonstration; empty if none. */
  private String firstUserMessage() {
    for (var entry : trace.objects("history")) {
      if (entry.textOrEmpty("role").equals("user") && !entry.hasAll("is_demo")) {
        return entry.textOrEmpty("content");
      }
    }
    return "";
  }

  private void message(int index, JsonNode entry) {
    var where = "history " + index;
    if (!entry.isObject()) {
      sink.reportProblem(where, "not a JSON object");
      return;
    }
    var row = new StrictJson(entry);
    var agent = row.textOrEmpty("agent");
    sink.collect(
        where,
        () ->
            new ImportedMessage(
                new ImportedThread.Named(ThreadId.of(id)),
                String.valueOf(index),
                role(row.textOrEmpty("role")),
                TextSanitizer.sanitize(agent, MessageInsert.MAX_AUTHOR),
                JsonDocuments.toJson(entry),
                Optional.empty(),
                List.of(),
                Optional.empty()));
    if (!agent.isBlank()) {
      sink.collectMention(where, agent);
    }
  }

  private static Role role(String name) {
    return switch (name) {
      case "system" -> Role.SYSTEM;
      case "user" -> Role.USER;
      case "tool" -> Role.TOOL;
      default -> Role.ASSISTANT;
    };
  }
}
