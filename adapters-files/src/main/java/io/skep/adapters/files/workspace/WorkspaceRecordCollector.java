package io.skep.adapters.files.workspace;

import io.skep.adapters.files.input.RecordCollector;
import io.skep.adapters.files.text.AgentNameParser;
import io.skep.adapters.files.text.PriorityParser;
import io.skep.adapters.files.text.PriorityParser.Scale;
import io.skep.adapters.files.text.TextSanitizer;
import io.skep.application.importing.record.ImportedRecord;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Priority;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/** Collector of the records and problems of one workspace file. Not thread-safe. */
final class WorkspaceRecordCollector {

  private static final int MAX_REMEMBERED_PROBLEMS = 1_000;

  private final RecordCollector sink;
  private final WorkspacePath path;
  private final Set<String> reportedProblems = new HashSet<>();

  WorkspaceRecordCollector(RecordCollector sink, WorkspacePath path) {
    this.sink = sink;
    this.path = path;
  }

  WorkspacePath path() {
    return path;
  }

  /** Creates a record and emits it, or reports why the record is invalid. */
  void collect(String where, Supplier<? extends ImportedRecord> factory) {
    sink.collect(where, factory);
  }

  /** Emits a reference to a mentioned agent; ignores names of programs and roles. */
  void collectMention(String where, AgentId agent) {
    if (isAgentLike(agent)) {
      sink.collectMention(where, agent.value());
    }
  }

  /** Marks the file as recognized, even if it yields no records. */
  void markRecognized() {
    sink.recognized();
  }

  void reportProblem(String where, String reason) {
    sink.reportProblem(where, reason);
  }

  /** Reports a problem once for each reason in a file. */
  void reportProblemOnce(String where, String reason) {
    if (reportedProblems.size() < MAX_REMEMBERED_PROBLEMS && reportedProblems.add(reason)) {
      reportProblem(where, reason);
    }
  }

  /**
   * Returns the priority for a text or number; normal if absent, or if unknown, which is reported.
   */
  Priority parsePriority(String where, Optional<JsonNode> value, Scale scale) {
    if (value.isEmpty() || value.get().isNull() || value.get().isContainer()) {
      return Priority.NORMAL;
    }
    if (value.get().isNumber()) {
      return PriorityParser.parse(value.get().doubleValue(), scale);
    }
    var text = value.get().asString();
    var priority = PriorityParser.parse(text);
    if (priority.isEmpty() && !text.isBlank()) {
      reportProblemOnce(where, "unknown priority '%s': using normal".formatted(abbreviate(text)));
    }
    return priority.orElse(Priority.NORMAL);
  }

  static String abbreviate(String text) {
    return TextSanitizer.toSingleLine(text, 60).orElse("");
  }

  /**
   * Returns whether the name is that of an agent rather than of a program or role that only sends.
   */
  private static boolean isAgentLike(AgentId agent) {
    var name = agent.value();
    return name.startsWith("Agent-")
        || AgentNameParser.isCaptain(name)
        || name.toLowerCase(Locale.ROOT).contains("agent");
  }
}
