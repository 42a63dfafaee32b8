package io.skep.adapters.postgres.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.adapters.jooq.statement.SqlStatement;
import io.skep.adapters.postgres.PostgresStore;
import io.skep.adapters.postgres.QueryPlans;
import io.skep.adapters.postgres.connection.PostgresAddress;
import io.skep.adapters.postgres.connection.PostgresConfig;
import io.skep.adapters.postgres.mail.PostgresDeliverySql;
import io.skep.adapters.postgres.message.PostgresMessageSql;
import io.skep.adapters.postgres.task.PostgresTaskListSql;
import io.skep.adapters.postgres.task.PostgresTaskListSql.Scope;
import io.skep.adapters.postgres.task.PostgresTaskSql;
import io.skep.adapters.postgres.transfer.PostgresEntityQueries;
import io.skep.domain.lease.ClaimRequest;
import io.skep.domain.message.MessageInsert;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.transfer.EntityType;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Json;
import io.skep.domain.value.MessageId;
import io.skep.domain.value.SwarmId;
import io.skep.testkit.fixture.ConcurrentRunner;
import io.skep.testkit.fixture.SettableClock;
import io.skep.testkit.servers.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * What monthly partitions cost and spare: 300,000 messages and as many ended tasks in 36 months.
 */
class PartitionPruningTest {

  private static final int ROWS = 300_000;
  private static final Pattern LEAF =
      Pattern.compile("on (\\w+_\\d{4}_\\d{2}|\\w+_early|\\w+_late)\\b");

  private static String url = "";
  private static PostgresStore store;

  @BeforeAll
  static void fill() throws SQLException {
    url = PostgresServer.shared().newDatabase();
    store = PostgresStore.open(PostgresConfig.of(PostgresAddress.parse(url)), new SettableClock());
    try (var connection = PostgresServer.connect(url);
        var statement = connection.createStatement()) {
      statement.execute(
          """
          SELECT skep_make_month((date '2024-01-01' + make_interval(months => m))::date)
          FROM generate_series(0, 35) AS m;
          INSERT INTO thread (swarm, kind, owner, version, messages, newest_at)
          SELECT 'bees', 'TOPIC', 'topic ' || n, 3000, 3000, now() FROM generate_series(1, 5000) AS n;
          ANALYZE thread;
          CREATE TEMPORARY TABLE made AS
          SELECT n, at, (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7000'
            || '8000' || lpad(to_hex(n), 12, '0'))::uuid AS id
          FROM (SELECT n, timestamptz '2024-01-01 00:00+00' + n * interval '5.2 minutes' AS at
            FROM generate_series(1, %d) AS n) AS times;
          INSERT INTO message (swarm, id, thread, sequence, said_at, newest_at, role, author, content)
          SELECT 'bees', id, n %% 100 + 1, n / 100 + 1, at, at, 'USER', '', '"hello"' FROM made;
          INSERT INTO task_ended (swarm, id, queue, status, rank, assignee, requires, open_blockers,
            run_at, plan, attempts, claims, failed, created_at, updated_at, version, title, priority,
            tags, max_attempts, first_delay, max_delay, on_blocker_failure, progress, ended_at)
          SELECT 'bees', id, 'default', 'COMPLETED', n, '', '{}', 0, at, 'plan ' || n %% 50, 1, 1,
            false, at, at, 2, 'task', 2, '{}', 3, 1, 1, 'WAIT', '', at FROM made;
          INSERT INTO task_count VALUES ('bees', 'default', 'COMPLETED', 0, %d);
          INSERT INTO delivery (swarm, recipient, message, status, priority, tags, sent_at, changed_at)
          SELECT 'bees', 'bee', id, 'READ', 2, '{}', at, at FROM made WHERE n %% 100 = 0;
          """
              .formatted(ROWS, ROWS));
    }
  }

  @AfterAll
  static void close() {
    store.close();
  }

  @Nested
  class SingleMessage {

    @Test
    void readsOnePartition() throws SQLException {
      assertThat(leavesRead(PostgresMessageSql.FIND, Map.of("swarm", "'bees'", "id", id())))
          .containsExactly("message_2025_06");
    }

    @Test
    void writesOnePartition() {
      var messages = store.ports().messages();
      var at = Instant.parse("2024-05-05T05:05:05Z");
      var message = new MessageId(store.ports().ids().nextAt(at));
      messages.append(
          new SwarmId("bees"),
          ThreadId.topic("old"),
          List.of(
              new MessageInsert(
                  message,
                  Role.USER,
                  "",
                  Json.string("hi"),
                  Optional.empty(),
                  Optional.empty(),
                  at)),
          OptionalLong.empty());

      assertThat(query("SELECT count(*) FROM message_2024_05 WHERE id = '" + message + "'"))
          .isEqualTo("1");
    }
  }

  @Nested
  class Transfer {

    @Test
    void resumesInThePartitionOfItsPositionWithoutASort() throws SQLException {
      for (var kind : List.of(EntityType.TASK, EntityType.MESSAGE, EntityType.DELIVERY)) {
        var read = PostgresEntityQueries.forType(kind).readStatement();
        var values = Map.of("id", id(), "swarm", "'bees'", "message", id(), "recipient", "'bee'");

        assertUnsorted(read, values);
        assertThat(rowsRead(read, values)).as(kind.toString()).isLessThanOrEqualTo(3_003);
      }
    }

    /** Returns how many rows all steps together have read from tables. */
    private long rowsRead(SqlStatement statement, Map<String, String> values) throws SQLException {
      var rows = Pattern.compile("Scan.* on .*actual rows=(\\d+)");
      return plan(statement, values).stream()
          .map(rows::matcher)
          .filter(Matcher::find)
          .mapToLong(match -> Long.parseLong(match.group(1)))
          .sum();
    }
  }

  @Nested
  class DescendingOrder {

    @Test
    void threadMessagesNeedNoSort() throws SQLException {
      assertUnsorted(
          PostgresMessageSql.FIND_BEFORE,
          Map.of("swarm", "'bees'", "seq", "17", "sequence", "99999", "limit", "20"));
    }

    @Test
    void inboxNeedsNoSortAndStopsAtTheLimit() throws SQLException {
      var values = Map.of("swarm", "'bees'", "recipient", "'bee'", "limit", "20");
      assertUnsorted(PostgresDeliverySql.INBOX_ALL, fromLastId(values));
      assertThat(leavesRead(PostgresDeliverySql.INBOX_ALL, fromLastId(values)))
          .filteredOn(leaf -> leaf.startsWith("delivery_20"))
          .hasSizeLessThanOrEqualTo(5);
    }

    @Test
    void queueTasksSortAtMostAPage() throws SQLException {
      var values = Map.of("swarm", "'bees'", "queue", "'default'", "limit", "20");
      var plan =
          plan(
              PostgresTaskListSql.list(Scope.QUEUE, Optional.of(TaskStatus.COMPLETED)),
              fromLastId(values));
      assertThat(rowsSorted(plan)).isLessThanOrEqualTo(20);
    }
  }

  @Test
  void noStatementScansAWholeTable() throws SQLException {
    Map<String, List<String>> scans = new TreeMap<>();
    for (var statement :
        List.of(
            PostgresMessageSql.FIND,
            PostgresMessageSql.FIND_AFTER,
            PostgresMessageSql.FIND_BEFORE,
            PostgresTaskSql.FIND)) {
      var plan =
          plan(
              statement,
              Map.of("swarm", "'bees'", "seq", "17", "sequence", "0", "limit", "20", "id", id()));
      var whole = plan.stream().filter(line -> line.contains("Seq Scan on")).toList();
      if (!whole.isEmpty()) {
        scans.put(statement.operation(), whole);
      }
    }
    assertThat(scans).isEmpty();
  }

  @Test
  void endedTaskIsStoredInItsPartition() {
    var swarm = new Swarm(new SwarmId("bees"), store.ports());
    var agent = new AgentId("a");
    var task = swarm.tasks().enqueue(TaskSpec.of("now"));
    var claimed = swarm.tasks().claim(ClaimRequest.forAgent(agent)).get(0);
    swarm.tasks().complete(claimed.token(), Optional.empty());

    var leaf =
        "task_ended_" + PartitionCatalog.monthOf(task.id().value()).toString().replace('-', '_');
    assertThat(query("SELECT count(*) FROM %s WHERE id = '%s'".formatted(leaf, task.id())))
        .isEqualTo("1");
  }

  @Test
  void concurrentPartitionCreationIsIdempotent() {
    var made =
        ConcurrentRunner.run(
                4, racer -> query("SELECT skep_make_month('2031-0%d-01')".formatted(racer % 2 + 1)))
            .resultsOrThrow();

    assertThat(made).containsExactlyInAnyOrder("t", "t", "f", "f");
  }

  private static Map<String, String> fromLastId(Map<String, String> values) {
    Map<String, String> all = new TreeMap<>(values);
    all.put("after", "'ffffffff-ffff-ffff-ffff-ffffffffffff'");
    all.put("first", "true");
    return all;
  }

  private static String id() {
    return "'" + query("SELECT id FROM message_2025_06 LIMIT 1") + "'";
  }

  private static void assertUnsorted(SqlStatement statement, Map<String, String> values)
      throws SQLException {
    assertThat(plan(statement, values)).noneMatch(line -> line.contains("Sort (actual"));
  }

  private static long rowsSorted(List<String> plan) {
    var rows = Pattern.compile("Sort .*actual rows=(\\d+)");
    return plan.stream()
        .map(rows::matcher)
        .filter(Matcher::find)
        .mapToLong(match -> Long.parseLong(match.group(1)))
        .max()
        .orElse(0);
  }

  /** Returns the partitions that a statement looked into. */
  private static List<String> leavesRead(SqlStatement statement, Map<String, String> values)
      throws SQLException {
    List<String> leaves = new ArrayList<>();
    for (var line : plan(statement, values)) {
      var leaf = LEAF.matcher(line);
      if (leaf.find() && !line.contains("never executed") && !leaves.contains(leaf.group(1))) {
        leaves.add(leaf.group(1));
      }
    }
    return leaves;
  }

  private static List<String> plan(SqlStatement statement, Map<String, String> values)
      throws SQLException {
    return QueryPlans.run(url, statement, values);
  }

  private static String query(String question) {
    try (Connection connection = PostgresServer.connect(url);
        var statement = connection.createStatement();
        var rows = statement.executeQuery(question)) {
      rows.next();
      return rows.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
