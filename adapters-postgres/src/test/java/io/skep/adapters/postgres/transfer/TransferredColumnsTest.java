package io.skep.adapters.postgres.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.adapters.jooq.transfer.TransferredColumns;
import io.skep.adapters.postgres.PostgresStore;
import io.skep.adapters.postgres.connection.PostgresAddress;
import io.skep.adapters.postgres.connection.PostgresConfig;
import io.skep.domain.transfer.EntityType;
import io.skep.testkit.servers.PostgresServer;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which columns of the tables are moved: whoever adds one has to say here if it is not. */
class TransferredColumnsTest {

  /** Tables that follow from others, or that say something of this database only. */
  private static final Set<String> NOT_TRANSFERRED =
      Set.of(
          "agent_capability",
          "archive",
          "change",
          "change_horizon",
          "delivery_tag",
          "inbox",
          "message_key",
          "month_figures",
          "move_progress",
          "skep_schema_history",
          "task_count",
          "task_delayed",
          "task_holder",
          "task_key",
          "task_lease",
          "task_ready");

  private static final Map<String, EntityType> KINDS =
      Stream.concat(
              Stream.of(EntityType.values()).map(kind -> Map.entry(table(kind), kind)),
              Stream.of(
                  Map.entry("agent_details", EntityType.AGENT),
                  Map.entry("task_ended", EntityType.TASK)))
          .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));

  /**
   * Numbers of threads, which have others elsewhere, what follows from other columns, and what is
   * moved as an attempt.
   */
  private static final Set<String> OWN_COLUMNS =
      Set.of(
          "agent_details.agent",
          "conversation.recency",
          "message.thread",
          "plan.recency",
          "task.has_dependents",
          "task.last_agent",
          "task_ended.has_dependents",
          "task_ended.last_agent",
          "task_ended.started_at",
          "thread.cleared",
          "thread.seq");

  private static String table(EntityType kind) {
    return switch (kind) {
      case BLOCKER -> "task_blocker";
      case IMPORT_RECORD -> "origin";
      default -> kind.name().toLowerCase(Locale.ROOT);
    };
  }

  @Test
  void coverAllColumns() throws Exception {
    var url = PostgresServer.shared().newDatabase();
    PostgresStore.open(PostgresConfig.of(PostgresAddress.parse(url))).close();
    Set<String> left = new TreeSet<>();
    try (var connection = PostgresServer.connect(url);
        var statement = connection.createStatement();
        var columns =
            statement.executeQuery(
                """
                SELECT t.relname, c.attname FROM pg_class AS t
                JOIN pg_attribute AS c ON c.attrelid = t.oid
                WHERE t.relnamespace = 'public'::regnamespace AND t.relkind IN ('r', 'p')
                  AND NOT t.relispartition AND c.attnum > 0 AND NOT c.attisdropped
                """)) {
      while (columns.next()) {
        var table = columns.getString(1);
        if (!NOT_TRANSFERRED.contains(table) && !isTransferred(table, columns.getString(2))) {
          left.add(table + "." + columns.getString(2));
        }
      }
    }
    assertThat(left).isSubsetOf(OWN_COLUMNS).contains("thread.seq", "task.has_dependents");
  }

  private static boolean isTransferred(String table, String column) {
    var kind = KINDS.get(table);
    return kind != null
        && TransferredColumns.forType(kind).stream().anyMatch(it -> it.getName().equals(column));
  }
}
