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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A trajectory of SWE-agent: how a model went about a task in a repository. */
final class SweAgentTrace {

  private static final String ENDING = ".traj";

  private final Row trace;
  private final FileSink sink;
  private final String title;
  private final ConversationId id;

  SweAgentTrace(Row trace, InputFile file, FileSink sink) {
    this.trace = trace;
    this.sink = sink;
    var name = file.name();
    title = name.endsWith(ENDING) ? name.substring(0, name.length() - ENDING.length()) : name;
    // The folder is that of the run; one task may have been tried in many.
    var run = file.folder().map(folder -> folder + "/").orElse("");
    id = TraceText.conversation("swe-agent:" + run + title);
  }

  void read() {
    sink.found("", this::conversation);
    int index = 0;
    for (var entry : trace.elements("history")) {
      message(index++, entry);
    }
  }

  private FoundConversation conversation() {
    return new FoundConversation(
        id,
        Optional.empty(),
        TraceText.line(title, TraceText.LONGEST_TITLE),
        TraceText.line(request(), TraceText.LONGEST_PREVIEW),
        isSubmitted() ? ConversationStatus.COMPLETED : ConversationStatus.FAILED,
        details(),
        Optional.empty());
  }

  /** Returns all but the messages: how it ended, and what was seen and done at each step. */
  private Json details() {
    var details = trace.node().deepCopy();
    if (details instanceof ObjectNode all) {
      all.remove("history");
      if (JsonDocuments.text(all).length() > Json.MAX_LENGTH && all.remove("trajectory") != null) {
        sink.problem("trajectory", "left out: too large to be kept beside the messages");
      }
    }
    return JsonDocuments.json(details);
  }

  /** Returns whether it came to an end; a trace that says nothing of that is taken for one. */
  private boolean isSubmitted() {
    var info = trace.node().get("info");
    var status = info == null ? Optional.<String>empty() : new Row(info).text("exit_status");
    return status.isEmpty() || status.get().startsWith("submitted");
  }

  /** Returns the beginning of what was asked: the first thing that a user says. */
  private String request() {
    for (var entry : trace.rows("history")) {
      if (entry.textOrEmpty("role").equals("user") && !entry.has("is_demo")) {
        return entry.textOrEmpty("content");
      }
    }
    return "";
  }

  private void message(int index, JsonNode entry) {
    var where = "history " + index;
    if (!entry.isObject()) {
      sink.problem(where, "no message");
      return;
    }
    var row = new Row(entry);
    var agent = row.textOrEmpty("agent");
    sink.found(
        where,
        () ->
            new FoundMessage(
                new FoundThread.Named(ThreadId.of(id)),
                String.valueOf(index),
                role(row.textOrEmpty("role")),
                Texts.storable(agent, NewMessage.MAX_AUTHOR),
                JsonDocuments.json(entry),
                Optional.empty(),
                List.of(),
                Optional.empty()));
    if (!agent.isBlank()) {
      sink.mention(where, agent);
    }
  }

  private static Role role(String words) {
    return switch (words) {
      case "system" -> Role.SYSTEM;
      case "user" -> Role.USER;
      case "tool" -> Role.TOOL;
      default -> Role.ASSISTANT;
    };
  }
}
