package io.skep.adapters.postgres.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.adapters.postgres.CapturedLogs;
import io.skep.adapters.postgres.PostgresStore;
import io.skep.adapters.postgres.PostgresStoreFixture;
import io.skep.adapters.postgres.connection.PostgresAddress;
import io.skep.adapters.postgres.connection.PostgresConfig;
import io.skep.adapters.postgres.connection.PostgresConnections;
import io.skep.domain.partition.PartitionHeadroom;
import io.skep.testkit.fixture.ConcurrentRunner;
import io.skep.testkit.servers.PostgresServer;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** What has to be done from time to time so that there is room, and so that plans stay good. */
@Isolated("reads what is logged")
class PartitionMonitorTest {

  private final String url = PostgresStoreFixture.newDatabase();
  private final PostgresConfig config = PostgresConfig.of(PostgresAddress.parse(url));
  private final PostgresStore store = PostgresStore.open(config);
  private final PostgresConnections connections = new PostgresConnections(config);
  private final PartitionMonitor monitor = new PartitionMonitor(connections);

  @AfterEach
  void close() {
    connections.close();
    store.close();
  }

  @Nested
  class Headroom {

    @Test
    void countsPartitionsAhead() {
      assertThat(store.partitionedStore().headroom())
          .hasSizeGreaterThanOrEqualTo(5)
          .allMatch(
              runway -> runway.monthsAhead() >= MaintenanceThread.MONTHS_AHEAD && !runway.isLow());
    }

    @Test
    void endsAtTheFirstGap() {
      drop("message", 2);

      assertThat(headroom("message")).isEqualTo(new PartitionHeadroom("message", 1));
      assertThat(headroom("message").isLow()).isTrue();
      assertThat(headroom("delivery").isLow()).isFalse();
    }

    @Test
    void isNegativeWithoutTheCurrentMonth() {
      drop("attempt", 0);

      assertThat(headroom("attempt").monthsAhead()).isEqualTo(-1);
    }

    @Test
    void warnsOnceWhenLow() {
      drop("message", 2);

      var logs = CapturedLogs.of(this::runTwice);

      assertThat(logs)
          .filteredOn(line -> line.contains("too few months are made"))
          .singleElement()
          .asString()
          .contains("table={}", "[message, 1, 2]");
    }

    @Test
    void doesNotWarnWhenSufficient() {
      assertThat(CapturedLogs.of(monitor::run))
          .noneMatch(line -> line.contains("too few months are made"));
    }

    @Test
    void warnsAgainWhenLowAgain() {
      drop("message", 3);
      drop("message", 2);
      monitor.run();
      run("SELECT skep_make_month('%s-01')".formatted(month(2)));
      monitor.run();
      drop("message", 2);

      assertThat(CapturedLogs.of(monitor::run))
          .anyMatch(line -> line.contains("too few months are made"));
    }

    private void runTwice() {
      monitor.run();
      monitor.run();
    }

    private PartitionHeadroom headroom(String table) {
      return store.partitionedStore().headroom().stream()
          .filter(runway -> runway.table().equals(table))
          .findFirst()
          .orElseThrow();
    }

    private void drop(String table, int ahead) {
      run("DROP TABLE %s_%s".formatted(table, month(ahead).toString().replace('-', '_')));
    }

    private YearMonth month(int ahead) {
      return YearMonth.from(OffsetDateTime.now(ZoneOffset.UTC)).plusMonths(ahead);
    }
  }

  @Nested
  class Statistics {

    @Test
    void analyzesPartitionedTables() {
      fill(2_000);
      run("ANALYZE " + leaf());
      assertThat(parentStatistics()).isEmpty();

      monitor.run();

      assertThat(parentStatistics()).contains("thread", "sequence");
    }

    @Test
    void skipsTablesWithFewChanges() {
      fill(2_000);
      monitor.run();
      var gatheredAt = analyzedAt();

      fill(2_000);
      monitor.run();
      assertThat(analyzedAt()).isEqualTo(gatheredAt);

      run("UPDATE month_figures SET gathered_at = gathered_at - interval '11 minutes'");
      var later = analyzedAt();
      monitor.run();
      assertThat(analyzedAt()).isNotEqualTo(later);
    }

    @Test
    void analyzesDailyAfterFewChanges() {
      fill(2_000);
      monitor.run();
      fill(1);
      run("UPDATE month_figures SET gathered_at = gathered_at - interval '11 minutes'");
      var gatheredAt = analyzedAt();
      monitor.run();
      assertThat(analyzedAt()).isEqualTo(gatheredAt);

      run("UPDATE month_figures SET gathered_at = gathered_at - interval '25 hours'");
      var yesterday = analyzedAt();
      monitor.run();
      assertThat(analyzedAt()).isNotEqualTo(yesterday);
    }

    @Test
    void analyzesInOneProcessOnly() {
      fill(2_000);

      var gathered =
          ConcurrentRunner.run(4, racer -> query("SELECT skep_gather_figures()::text").get(0))
              .resultsOrThrow();

      assertThat(gathered).filteredOn(tables -> tables.contains("message")).hasSize(1);
    }

    /** Counted by the server some time after they were stored, unless it is asked to hurry. */
    private void fill(int messages) {
      try (var connection = PostgresServer.connect(url);
          var statement = connection.createStatement()) {
        statement.execute(
            """
            INSERT INTO message (swarm, id, thread, sequence, said_at, newest_at, role, author,
              content)
            SELECT 'bees', (lpad(to_hex((extract(epoch FROM now()) * 1000)::bigint), 12, '0')
                || '7000' || left(md5(random()::text), 16))::uuid,
              n % 10, n, now(), now(), 'USER', '', '""' FROM generate_series(1,\
            """
                + messages
                + ") AS n");
        statement.execute("SELECT pg_stat_force_next_flush()");
        statement.execute("SELECT 1");
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }

    private String leaf() {
      return query("SELECT 'message' || to_char(now() AT TIME ZONE 'UTC', '_YYYY_MM')").get(0);
    }

    private List<String> parentStatistics() {
      return query("SELECT attname FROM pg_stats WHERE tablename = 'message' AND inherited");
    }

    private String analyzedAt() {
      return query("SELECT gathered_at FROM month_figures WHERE name = 'message'").get(0);
    }
  }

  private List<String> query(String question) {
    try (var connection = PostgresServer.connect(url);
        var statement = connection.createStatement();
        var found = statement.executeQuery(question)) {
      List<String> rows = new ArrayList<>();
      while (found.next()) {
        rows.add(found.getString(1));
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void run(String sql) {
    try (var connection = PostgresServer.connect(url);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
