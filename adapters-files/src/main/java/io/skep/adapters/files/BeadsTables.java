package io.skep.adapters.files;

import io.skep.domain.value.AgentId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What has to be known of the other tables of one export while one of them is read: for the issues
 * what they wait for and how they are labelled, for the others which issues there are. Holds no
 * more than a bounded number of rows.
 */
final class BeadsTables {

  /** How many rows are held. */
  private static final int MAX_ROWS = 100_000;

  /** Rows as text, which takes a part of the memory that trees would. */
  private final Map<String, List<String>> dependencies = new HashMap<>();

  private final Map<String, List<String>> labels = new HashMap<>();
  private final Map<String, AgentId> agents = new HashMap<>();
  private final Set<String> issues = new HashSet<>();
  private int rows;

  private BeadsTables() {}

  /**
   * Reads what lies beside a table; nothing beside other files. What is wrong with that is told
   * when it is read itself.
   *
   * @throws UnreadableException if it is too much, or cannot be read at all
   */
  static BeadsTables beside(InputFile file) throws IOException, UnreadableException {
    var tables = new BeadsTables();
    switch (tableName(file)) {
      case "issues" -> {
        tables.hold(file.sibling("dependencies.jsonl"));
        tables.hold(file.sibling("labels.jsonl"));
      }
      case "dependencies", "labels", "comments", "events" ->
          tables.hold(file.sibling("issues.jsonl"));
      default -> {
        // An export that has everything in one file.
      }
    }
    return tables;
  }

  /** Returns whether an issue is in the table beside, and brings what belongs to it along. */
  boolean hasIssue(String issue) {
    return issues.contains(issue);
  }

  /** Returns the agent that an issue in the table beside tells of. */
  Optional<AgentId> agent(String issue) {
    return Optional.ofNullable(agents.get(issue));
  }

  /** Returns what the table beside says that an issue depends on, each row as its text. */
  List<String> dependencies(String issue) {
    return dependencies.getOrDefault(issue, List.of());
  }

  /** Returns the labels that the table beside gives to an issue. */
  List<String> labels(String issue) {
    return labels.getOrDefault(issue, List.of());
  }

  private void hold(Optional<InputFile> file) throws IOException, UnreadableException {
    if (file.isEmpty()) {
      return;
    }
    try (var lines = file.get().lines()) {
      for (var line = lines.next(); line.isPresent(); line = lines.next()) {
        try {
          var row = BeadsRow.of(JsonDocuments.parse(line.get()));
          if (row.isPresent()) {
            hold(row.get(), file.get().path());
          }
        } catch (UnreadableException e) {
          if (rows > MAX_ROWS) {
            throw e;
          }
        }
      }
    }
  }

  private void hold(BeadsRow found, String path) throws UnreadableException {
    if (++rows > MAX_ROWS) {
      throw new UnreadableException(
          "", "%s beside it has more than %d rows".formatted(path, MAX_ROWS));
    }
    var row = found.row();
    switch (found.table()) {
      case ISSUES -> {
        var id = row.textOrEmpty("id");
        issues.add(id);
        BeadsAgent.of(row).ifPresent(agent -> agents.put(id, agent.id()));
      }
      case DEPENDENCIES -> list(dependencies, row).add(JsonDocuments.text(row.node()));
      case LABELS -> list(labels, row).add(row.textOrEmpty("label"));
      case COMMENTS, EVENTS -> {
        // Nothing else needs them.
      }
    }
  }

  private static List<String> list(Map<String, List<String>> lists, Row row) {
    return lists.computeIfAbsent(row.textOrEmpty("issue_id"), issue -> new ArrayList<>(1));
  }

  private static String tableName(InputFile file) {
    return file.name().toLowerCase(Locale.ROOT).split("[^a-z]", 2)[0];
  }
}
