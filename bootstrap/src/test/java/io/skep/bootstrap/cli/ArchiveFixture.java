package io.skep.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.Skep;
import io.skep.testkit.servers.PostgresServer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Shared store with data from 5 January 2025 on. */
final class ArchiveFixture {

  private static final List<String> TABLES =
      List.of(
          "task_ended",
          "attempt",
          "task_blocker",
          "task_key",
          "message",
          "message_key",
          "delivery",
          "delivery_tag",
          "inbox");

  final String url = PostgresServer.shared().newDatabase();

  /**
   * Fills an empty store with a number of tasks, and messages in 100 threads, over a number of
   * days.
   */
  ArchiveFixture(int rows, int days) {
    Skep.builder().store(url).maintenance(false).open().close();
    execute(
        """
        SELECT skep_make_month('2025-01-01'), skep_make_month('2025-02-01');
        INSERT INTO thread (swarm, kind, owner, version, messages, newest_at)
        SELECT 'default', 'TOPIC', 'topic ' || n, %1$d / 100, %1$d / 100, now()
        FROM generate_series(1, 100) AS n;
        CREATE TEMPORARY TABLE made AS
        SELECT n, at, (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7000'
          || '8000' || lpad(to_hex(n), 12, '0'))::uuid AS id
        FROM (SELECT n, timestamptz '2025-01-05Z' + n * interval '%2$d days' / %1$d AS at
          FROM generate_series(0, %1$d - 1) AS n) AS times;
        INSERT INTO message (swarm, id, thread, sequence, said_at, newest_at, role, author, key,
          content)
        SELECT 'default', id, t.seq, n / 100 + 1, at, at, 'USER', '', 'key ' || n,
          to_json('é,"' || E'\\n' || repeat(md5(n::text), 20))::text
        FROM made JOIN thread AS t ON t.owner = 'topic ' || n %% 100 + 1;
        INSERT INTO message_key (swarm, thread, key, id) SELECT swarm, thread, key, id FROM message;
        INSERT INTO task_ended (swarm, id, queue, status, rank, assignee, requires, open_blockers,
          run_at, attempts, claims, failed, created_at, updated_at, version, key, title, priority,
          tags, max_attempts, first_delay, max_delay, on_blocker_failure, progress, result, ended_at)
        SELECT 'default', id, 'default', 'COMPLETED', n, '', '{a,b}', 0, at, 1, 1,
          false, at, at, 2, 'task ' || n, 'task', 2, '{}', 3, 1, 1, 'WAIT', '', '{"a":1}', at
        FROM made;
        INSERT INTO task_key (swarm, key, id) SELECT swarm, key, id FROM task_ended;
        INSERT INTO task_count VALUES ('default', 'default', 'COMPLETED', 0, %1$d);
        INSERT INTO attempt (swarm, task, token, agent, started_at, ended_at, outcome)
        SELECT 'default', id, 1, 'bee', at, at, 'COMPLETED' FROM made;
        INSERT INTO task_blocker (swarm, task, blocker)
        SELECT 'default', a.id, b.id FROM made AS a JOIN made AS b ON b.n = a.n - 1;
        INSERT INTO delivery (swarm, recipient, message, status, priority, tags, sent_at, changed_at)
        SELECT 'default', 'bee', id, 'READ', 2, '{x,y}', at, at FROM made WHERE n %% 10 = 0;
        """
            .formatted(rows, days));
  }

  /** Returns all rows stored at the beginning, and their counts. */
  List<String> rows() {
    List<String> rows = new ArrayList<>();
    for (var table : TABLES) {
      var column =
          switch (table) {
            case "attempt", "task_blocker" -> "task";
            case "delivery", "delivery_tag" -> "message";
            default -> "id";
          };
      rows.addAll(
          query(
              table.equals("inbox")
                  ? "SELECT r::text FROM inbox AS r ORDER BY 1"
                  : "SELECT '%1$s ' || r::text FROM %1$s AS r WHERE %2$s < skep_first_id(%3$s)"
                      .formatted(table, column, "'2025-06-01Z'")));
    }
    rows.addAll(
        query(
            "SELECT format('thread %s %s %s', owner, version, messages) FROM thread"
                + " WHERE owner LIKE 'topic%'"));
    rows.sort(null);
    return rows;
  }

  /** Checks that all rows are as they were at the beginning. */
  void assertRows(List<String> expected) {
    var present = rows();
    var missing = new ArrayList<>(expected);
    missing.removeAll(new java.util.HashSet<>(present));
    assertThat(missing.stream().limit(3)).isEmpty();
    assertThat(present).hasSameSizeAs(expected);
  }

  /** Returns the detached tables of archived and restored partitions. */
  List<String> detachedTables() {
    return query(
        "SELECT relname FROM pg_class WHERE relname ~ '^(archived|restored)_' AND relkind = 'r'");
  }

  List<String> query(String sql) {
    try (var connection = PostgresServer.connect(url);
        var statement = connection.createStatement();
        var results = statement.executeQuery(sql)) {
      List<String> rows = new ArrayList<>();
      while (results.next()) {
        rows.add(results.getString(1));
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  void execute(String sql) {
    try (var connection = PostgresServer.connect(url);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
