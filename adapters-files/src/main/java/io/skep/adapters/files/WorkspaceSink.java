package io.skep.adapters.files;

import io.skep.application.importing.Found;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.FoundPriority;
import io.skep.domain.value.FoundPriority.Scale;
import io.skep.domain.value.Priority;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/**
 * Takes what is found in one file of a workspace, and notes what was not understood.
 *
 * <p>Not safe for use by many threads.
 */
final class WorkspaceSink {

  private static final int MOST_NOTED = 1_000;

  private final FileSink sink;
  private final WorkspacePath path;
  private final Set<String> noted = new HashSet<>();

  WorkspaceSink(FileSink sink, WorkspacePath path) {
    this.sink = sink;
    this.path = path;
  }

  WorkspacePath path() {
    return path;
  }

  /** Takes what is made, or notes why it cannot be. */
  void take(String where, Supplier<? extends Found> maker) {
    sink.found(where, maker);
  }

  /** Takes note of an agent that something names, once for each file. */
  void mention(String where, AgentId agent) {
    if (isAgentLike(agent)) {
      sink.mention(where, agent.value());
    }
  }

  /** Notes that the file was understood, though there may be nothing to bring in. */
  void understood() {
    sink.understood();
  }

  void problem(String where, String reason) {
    sink.problem(where, reason);
  }

  /** Notes a problem that may come again and again in a file, once. */
  void problemOnce(String where, String reason) {
    if (noted.size() < MOST_NOTED && noted.add(reason)) {
      problem(where, reason);
    }
  }

  /** Returns the priority that a word or a number means; normal, and a note, if it means none. */
  Priority priority(String where, Optional<JsonNode> value, Scale scale) {
    if (value.isEmpty() || value.get().isNull() || value.get().isContainer()) {
      return Priority.NORMAL;
    }
    if (value.get().isNumber()) {
      return FoundPriority.of(value.get().doubleValue(), scale);
    }
    var words = value.get().asString();
    var priority = FoundPriority.of(words);
    if (priority.isEmpty() && !words.isBlank()) {
      problemOnce(where, "unknown priority '%s': taken for normal".formatted(shown(words)));
    }
    return priority.orElse(Priority.NORMAL);
  }

  static String shown(String words) {
    return Texts.name(words, 60).orElse("");
  }

  /** Leaves out the names of programs and roles that only send. */
  private static boolean isAgentLike(AgentId agent) {
    var name = agent.value();
    return name.startsWith("Agent-")
        || AgentNames.isCaptain(name)
        || name.toLowerCase(Locale.ROOT).contains("agent");
  }
}
