package io.skep.adapters.files;

import java.io.IOException;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Traces of chats between agents: Who&amp;When, SWE-agent, and the logs of Dream.OS.
 *
 * <p>A trace becomes a conversation with its messages in order. What a message holds beyond its
 * text, such as thoughts, actions and tool calls, stays in its content; what the trace tells beside
 * its messages stays in the details of the conversation.
 */
final class TraceFormat implements Format {

  @Override
  public String name() {
    return "trace";
  }

  @Override
  public boolean recognizes(InputFile file) throws IOException, UnreadableException {
    if (file.isJsonLines()) {
      return file.firstObject().flatMap(TraceLog::of).isPresent();
    }
    return file.isJson() && history(file.json()).isPresent();
  }

  @Override
  public void read(InputFile file, FileSink sink) throws IOException, UnreadableException {
    if (file.isJsonLines()) {
      readLines(file, sink);
      return;
    }
    var trace = new Row(file.json());
    if (trace.has("question_ID")) {
      new WhoAndWhenTrace(trace, sink).read();
    } else {
      new SweAgentTrace(trace, file, sink).read();
    }
  }

  private static void readLines(InputFile file, FileSink sink)
      throws IOException, UnreadableException {
    var log = file.firstObject().flatMap(TraceLog::of);
    if (log.isEmpty()) {
      throw new UnreadableException("", "no log of a kind that is known");
    }
    log.get().begin(file, sink);
    try (var lines = file.lines()) {
      for (var line = lines.next(); line.isPresent(); line = lines.next()) {
        var where = "line " + line.get().number();
        try {
          var node = JsonDocuments.parse(line.get());
          if (TraceLog.of(node).filter(log.get()::equals).isPresent()) {
            log.get().read(file, line.get().number(), new Row(node), sink);
          } else {
            sink.problem(where, "another kind of row than the first one");
          }
        } catch (UnreadableException e) {
          sink.problem(e.where().isEmpty() ? where : e.where(), e.reason());
        }
      }
    }
  }

  /** Returns the messages of a trace, or empty if it is none. */
  private static Optional<JsonNode> history(JsonNode json) {
    var history = json.isObject() ? json.get("history") : null;
    if (history == null || !history.isArray() || history.isEmpty()) {
      return Optional.empty();
    }
    var first = history.get(0);
    return first.isObject() && first.has("role") && first.has("content")
        ? Optional.of(history)
        : Optional.empty();
  }
}
