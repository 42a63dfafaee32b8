package io.skep.adapters.sqlite.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.adapters.jooq.transfer.SqlMergeTarget;
import io.skep.adapters.jooq.transfer.SqlTransferTarget;
import io.skep.adapters.jooq.transfer.TransferredColumns;
import io.skep.adapters.sqlite.RawDatabase;
import io.skep.adapters.sqlite.SqliteStore;
import io.skep.adapters.sqlite.StatementRecorder;
import io.skep.adapters.sqlite.connection.SqliteConfig;
import io.skep.domain.transfer.EntityType;
import io.skep.domain.transfer.PortableRowReader;
import io.skep.testkit.fixture.PortableRowSamples;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is moved of a file, and how it is found there. */
class TransferStatementsTest {

  /** Tables that follow from others, or that say something of the file itself. */
  private static final Set<String> NOT_TRANSFERRED =
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
  private static final Map<String, EntityType> ENTITY_TYPES =
      Stream.concat(
              Stream.of(EntityType.values()).map(kind -> Map.entry(table(kind), kind)),
              Stream.of(
                  Map.entry("agent_details", EntityType.AGENT),
                  Map.entry("task_text", EntityType.TASK),
                  Map.entry("task_result", EntityType.TASK)))
          .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));

  /**
   * Numbers of rows in the file, of which rows have others in another file, and what follows from
   * other columns.
   */
  private static final Set<String> SQLITE_ONLY_COLUMNS =
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

  private final StatementRecorder recorder = new StatementRecorder();

  @TempDir private Path folder;

  private static String table(EntityType kind) {
    return switch (kind) {
      case BLOCKER -> "task_blocker";
      case IMPORT_RECORD -> "origin";
      default -> kind.name().toLowerCase(Locale.ROOT);
    };
  }

  private SqliteConfig config() {
    return SqliteConfig.of(folder.resolve("skep.db"));
  }

  @BeforeEach
  void createStore() {
    SqliteStore.open(config(), InstantSource.system()).close();
  }

  @Test
  void coverAllColumns() throws Exception {
    Set<String> left = new TreeSet<>();
    try (var connection = RawDatabase.open(config().file());
        var statement = connection.createStatement();
        var columns =
            statement.executeQuery(
                """
                SELECT t.name, c.name FROM sqlite_schema AS t, pragma_table_xinfo(t.name) AS c
                WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'
                """)) {
      while (columns.next()) {
        var table = columns.getString(1);
        if (!NOT_TRANSFERRED.contains(table) && !isTransferred(table, columns.getString(2))) {
          left.add(table + "." + columns.getString(2));
        }
      }
    }
    assertThat(left).containsExactlyInAnyOrderElementsOf(SQLITE_ONLY_COLUMNS);
  }

  private static boolean isTransferred(String table, String column) {
    var kind = ENTITY_TYPES.get(table);
    return kind != null
        && TransferredColumns.forType(kind).stream().anyMatch(it -> it.getName().equals(column));
  }

  @Test
  void readAndFindUseAnIndex() throws Exception {
    transferSamples();
    for (var plan : recorder.queryPlans(config().file()).entrySet()) {
      if (plan.getKey().startsWith("move.read") || plan.getKey().startsWith("move.find-")) {
        assertThat(plan.getValue())
            .as(plan.getKey())
            .isNotEmpty()
            .noneMatch(step -> step.startsWith("SCAN"))
            .noneMatch(step -> step.contains("TEMP B-TREE"))
            .noneMatch(step -> step.contains("AUTOMATIC"));
      }
    }
    assertThat(recorder.queryPlans(config().file()).keySet())
        .hasSizeGreaterThan(2 * EntityType.values().length);
  }

  private void transferSamples() throws SQLException {
    var connections = recorder.recordingConnections(config());
    var file = config().file();
    try (var target =
        new SqlTransferTarget(
            new SqliteTransferStore(
                file, connections.openWriter(), SqliteTransferStore.WriteDetector.NONE))) {
      target.begin("elsewhere");
      for (var kind : EntityType.values()) {
        target.add(PortableRowSamples.of(kind));
        target.read(kind, PortableRowReader.START);
      }
      target.complete();
    }
    try (var target =
        new SqlMergeTarget(
            new SqliteTransferStore(
                file, connections.openWriter(), SqliteTransferStore.WriteDetector.NONE))) {
      for (var kind : EntityType.values()) {
        target.find(PortableRowSamples.of(kind));
      }
    }
  }
}
