package io.skep.adapters.files.beads;

import io.skep.adapters.files.input.InputFile;
import io.skep.adapters.files.text.JsonDocuments;
import io.skep.adapters.files.text.ParseException;
import io.skep.adapters.files.text.StrictJson;
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
 * Rows of the sibling tables of one export: dependencies and labels for the issues, issues and
 * agents for the other tables. Bounded in size. Not thread-safe.
 */
final class BeadsTables {

  /** Maximum number of rows. */
  private static final int MAX_ROWS = 100_000;

  /** Rows as text, which takes less memory than trees. */
  private final Map<String, List<String>> dependencies = new HashMap<>();

  private final Map<String, List<String>> labels = new HashMap<>();
  private final Map<String, AgentId> agents = new HashMap<>();
  private final Set<String> issues = new HashSet<>();
  private int rowCount;

  private BeadsTables() {}

  /**
   * Reads the sibling tables of a table; none for other files. Malformed rows are skipped here and
   * reported when their own file is read.
   *
   * @throws io.skep.adapters.files.text.ParseException if there are too many rows, or a file cannot
   *     be read
   */
  static BeadsTables loadSiblings(InputFile file) throws IOException, ParseException {
    var tables = new BeadsTables();
    switch (tableName(file)) {
      case "issues" -> {
        tables.load(file.sibling("dependencies.jsonl"));
        tables.load(file.sibling("labels.jsonl"));
      }
      case "dependencies", "labels", "comments", "events" ->
          tables.load(file.sibling("issues.jsonl"));
      default -> {
        // Exports in a single file have no sibling tables.
      }
    }
    return tables;
  }

  /**
   * Returns whether the sibling table contains the issue, whose import includes its related rows.
   */
  boolean hasIssue(String issue) {
    return issues.contains(issue);
  }

  /** Returns the agent described by an issue of the sibling table. */
  Optional<AgentId> agent(String issue) {
    return Optional.ofNullable(agents.get(issue));
  }

  /** Returns the dependencies of an issue in the sibling table, as JSON text. */
  List<String> dependencies(String issue) {
    return dependencies.getOrDefault(issue, List.of());
  }

  /** Returns the labels of an issue in the sibling table. */
  List<String> labels(String issue) {
    return labels.getOrDefault(issue, List.of());
  }

  private void load(Optional<InputFile> file) throws IOException, ParseException {
    if (file.isEmpty()) {
      return;
    }
    try (var lines = file.get().openLines()) {
      for (var line = lines.next(); line.isPresent(); line = lines.next()) {
        try {
          var row = BeadsRow.parse(JsonDocuments.parse(line.get()));
          if (row.isPresent()) {
            load(row.get(), file.get().path());
          }
        } catch (ParseException e) {
          if (rowCount > MAX_ROWS) {
            throw e;
          }
        }
      }
    }
  }

  private void load(BeadsRow beadsRow, String path) throws ParseException {
    if (++rowCount > MAX_ROWS) {
      throw new ParseException(
          "", "sibling table %s has more than %d rows".formatted(path, MAX_ROWS));
    }
    var row = beadsRow.row();
    switch (beadsRow.table()) {
      case ISSUES -> {
        var id = row.textOrEmpty("id");
        issues.add(id);
        BeadsAgent.parse(row).ifPresent(agent -> agents.put(id, agent.id()));
      }
      case DEPENDENCIES -> list(dependencies, row).add(JsonDocuments.toCompactString(row.node()));
      case LABELS -> list(labels, row).add(row.textOrEmpty("label"));
      case COMMENTS, EVENTS -> {
        // Not needed by other tables.
      }
    }
  }

  private static List<String> list(Map<String, List<String>> lists, StrictJson row) {
    return lists.computeIfAbsent(row.textOrEmpty("issue_id"), issue -> new ArrayList<>(1));
  }

  private static String tableName(InputFile file) {
    return file.name().toLowerCase(Locale.ROOT).split("[^a-z]", 2)[0];
  }
}
