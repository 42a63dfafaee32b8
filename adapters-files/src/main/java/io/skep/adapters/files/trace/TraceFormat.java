package io.skep.adapters.files.trace;

import io.skep.adapters.files.input.FileFormat;
import io.skep.adapters.files.input.InputFile;
import io.skep.adapters.files.input.RecordCollector;
import io.skep.adapters.files.text.JsonDocuments;
import io.skep.adapters.files.text.ParseException;
import io.skep.adapters.files.text.StrictJson;
import java.io.IOException;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Format of conversation traces between agents: Who&amp;When, SWE-agent, and Dream.OS logs.
 *
 * <p>A trace becomes a conversation with its messages in order. Members of a message beyond its
 * text, such as thoughts, actions and tool calls, stay in its content; members of the trace beside
 * its messages become the details of the conversation. Thread-safe.
 */
public final class TraceFormat implements FileFormat {

  @Override
  public String name() {
    return "trace";
  }

  @Override
  public boolean recognizes(InputFile file) throws IOException, ParseException {
    if (file.isJsonLines()) {
      return file.firstObject().flatMap(TraceLogType::detect).isPresent();
    }
    return file.isJson() && findHistory(file.json()).isPresent();
  }

  @Override
  public void read(InputFile file, RecordCollector sink) throws IOException, ParseException {
    if (file.isJsonLines()) {
      readLines(file, sink);
      return;
    }
    var trace = new StrictJson(file.json());
    if (trace.hasAll("question_ID")) {
      new WhoAndWhenTraceReader(trace, sink).read();
    } else {
      new SweAgentTraceReader(trace, file, sink).read();
    }
  }

  private static void readLines(InputFile file, RecordCollector sink)
      throws IOException, ParseException {
    var log = file.firstObject().flatMap(TraceLogType::detect);
    if (log.isEmpty()) {
      throw new ParseException("", "unsupported type of trace log");
    }
    log.get().readHeader(file, sink);
    try (var lines = file.openLines()) {
      for (var line = lines.next(); line.isPresent(); line = lines.next()) {
        var where = "line " + line.get().number();
        try {
          var node = JsonDocuments.parse(line.get());
          if (TraceLogType.detect(node).filter(log.get()::equals).isPresent()) {
            log.get().readLine(file, line.get().number(), new StrictJson(node), sink);
          } else {
            sink.reportProblem(where, "row type differs from the first row");
          }
        } catch (ParseException e) {
          sink.reportProblem(e.location().isEmpty() ? where : e.location(), e.reason());
        }
      }
    }
  }

  /** Returns the messages of a trace, or empty if the document is no trace. */
  private static Optional<JsonNode> findHistory(JsonNode json) {
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
