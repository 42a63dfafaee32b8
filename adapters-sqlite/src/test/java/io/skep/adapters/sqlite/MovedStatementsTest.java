package io.skep.adapters.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.adapters.jooq.moving.MovedColumns;
import io.skep.adapters.jooq.moving.SqlMergeTarget;
import io.skep.adapters.jooq.moving.SqlMoveTarget;
import io.skep.domain.move.RowKind;
import io.skep.domain.move.StoredRows;
import io.skep.testkit.fixture.StoredRowSamples;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is moved of a file, and how it is found there. */
class MovedStatementsTest {

  /** Tables that follow from others, or that say something of the file itself. */
  private static final Set<String> NOT_MOVED =
      Set.of(
          "agent_capability",
          "change",
          "change_horizon",
          "delivery_tag",
          "inbox",
          "move_progress",
          "skep_schema_history",
          "task_count");

  /** Tables whose rows are part of those of other tables. */
  private static final Map<String, RowKind> KINDS =
      Stream.concat(
              Stream.of(RowKind.values()).map(kind -> Map.entry(table(kind), kind)),
              Stream.of(
                  Map.entry("agent_details", RowKind.AGENT),
                  Map.entry("task_text", RowKind.TASK),
                  Map.entry("task_result", RowKind.TASK)))
          .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));

  /**
   * Numbers of rows in the file, of which rows have others in another file, and what follows from
   * other columns.
   */
  private static final Set<String> OWN_COLUMNS =
      Set.of(
          "agent_details.agent",
          "conversation.recency",
          "delivery.seq",
          "message.seq",
          "message.thread",
          "plan.recency",
          "task.ready",
          "task.seq",
          "task_result.task",
          "task_text.task",
          "thread.seq");

  private final RunStatements statements = new RunStatements();

  @TempDir private Path folder;

  private static String table(RowKind kind) {
    return kind == RowKind.BLOCKER
        ? "task_blocker"
        : kind.name().toLowerCase(java.util.Locale.ROOT);
  }

  private SqliteConfig config() {
    return SqliteConfig.of(folder.resolve("skep.db"));
  }

  @BeforeEach
  void make() {
    SqliteStore.open(config(), InstantSource.system()).close();
  }

  @Test
  void leaveOutNoColumnThatThereIs() throws Exception {
    Set<String> left = new TreeSet<>();
    try (var connection = Databases.open(config().file());
        var statement = connection.createStatement();
        var columns =
            statement.executeQuery(
                """
                SELECT t.name, c.name FROM sqlite_schema AS t, pragma_table_xinfo(t.name) AS c
                WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'
                """)) {
      while (columns.next()) {
        var table = columns.getString(1);
        if (!NOT_MOVED.contains(table) && !isMoved(table, columns.getString(2))) {
          left.add(table + "." + columns.getString(2));
        }
      }
    }
    assertThat(left).containsExactlyInAnyOrderElementsOf(OWN_COLUMNS);
  }

  private static boolean isMoved(String table, String column) {
    var kind = KINDS.get(table);
    return kind != null
        && MovedColumns.of(kind).stream().anyMatch(it -> it.getName().equals(column));
  }

  @Test
  void readByAnIndexAndFindByAnIndex() throws Exception {
    moveIn();
    for (var plan : statements.plans(config().file()).entrySet()) {
      if (plan.getKey().startsWith("move.read") || plan.getKey().startsWith("move.find-")) {
        assertThat(plan.getValue())
            .as(plan.getKey())
            .isNotEmpty()
            .noneMatch(step -> step.startsWith("SCAN"))
            .noneMatch(step -> step.contains("TEMP B-TREE"))
            .noneMatch(step -> step.contains("AUTOMATIC"));
      }
    }
    assertThat(statements.plans(config().file()).keySet())
        .hasSizeGreaterThan(2 * RowKind.values().length);
  }

  private void moveIn() throws SQLException {
    var connections = statements.connections(config());
    var file = config().file();
    try (var target =
        new SqlMoveTarget(
            new SqliteMovable(file, connections.writer(), SqliteMovable.Changes.UNSEEN))) {
      target.begin("elsewhere");
      for (var kind : RowKind.values()) {
        target.add(StoredRowSamples.of(kind));
        target.read(kind, StoredRows.START);
      }
      target.end();
    }
    try (var target =
        new SqlMergeTarget(
            new SqliteMovable(file, connections.writer(), SqliteMovable.Changes.UNSEEN))) {
      for (var kind : RowKind.values()) {
        target.find(StoredRowSamples.of(kind));
      }
    }
  }
}
