package io.skep.adapters.files.beads;

import io.skep.adapters.files.text.StrictJson;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Row of a beads table.
 *
 * @param table the table of the row
 * @param row the members of the row
 */
record BeadsRow(Table table, StrictJson row) {

  /** Table of a beads export. */
  enum Table {
    ISSUES,
    DEPENDENCIES,
    LABELS,
    COMMENTS,
    EVENTS
  }

  /** Returns the row with its table, or empty if it matches no table. */
  static Optional<BeadsRow> parse(JsonNode node) {
    var row = new StrictJson(node);
    if (!node.isObject()) {
      return Optional.empty();
    }
    if (row.hasAll("issue_id")) {
      return tableOf(row).map(table -> new BeadsRow(table, row));
    }
    boolean issue =
        row.hasAll("id", "title", "status") && (row.hasAll("issue_type") || row.hasAll("priority"));
    return issue && row.text("id").isPresent()
        ? Optional.of(new BeadsRow(Table.ISSUES, row))
        : Optional.empty();
  }

  private static Optional<Table> tableOf(StrictJson row) {
    if (row.text("issue_id").isEmpty()) {
      return Optional.empty();
    }
    if (row.hasAll("depends_on_id")) {
      return Optional.of(Table.DEPENDENCIES);
    }
    if (row.hasAll("label")) {
      return Optional.of(Table.LABELS);
    }
    if (row.hasAll("event_type")) {
      return Optional.of(Table.EVENTS);
    }
    return row.hasAll("text") ? Optional.of(Table.COMMENTS) : Optional.empty();
  }
}
