package io.skep.adapters.files;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A row that beads has written.
 *
 * @param table the table that it is of
 * @param row the row
 */
record BeadsRow(Table table, Row row) {

  /** Of what a row tells. */
  enum Table {
    ISSUES,
    DEPENDENCIES,
    LABELS,
    COMMENTS,
    EVENTS
  }

  /** Returns the row, or empty if it is of no table. */
  static Optional<BeadsRow> of(JsonNode node) {
    var row = new Row(node);
    if (!node.isObject()) {
      return Optional.empty();
    }
    if (row.has("issue_id")) {
      return tableOf(row).map(table -> new BeadsRow(table, row));
    }
    boolean issue =
        row.has("id", "title", "status") && (row.has("issue_type") || row.has("priority"));
    return issue && row.text("id").isPresent()
        ? Optional.of(new BeadsRow(Table.ISSUES, row))
        : Optional.empty();
  }

  private static Optional<Table> tableOf(Row row) {
    if (row.text("issue_id").isEmpty()) {
      return Optional.empty();
    }
    if (row.has("depends_on_id")) {
      return Optional.of(Table.DEPENDENCIES);
    }
    if (row.has("label")) {
      return Optional.of(Table.LABELS);
    }
    if (row.has("event_type")) {
      return Optional.of(Table.EVENTS);
    }
    return row.has("text") ? Optional.of(Table.COMMENTS) : Optional.empty();
  }
}
