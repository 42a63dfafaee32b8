package io.skep.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.domain.month.Runway;
import io.skep.testkit.fixture.Races;
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
class UpkeepTest {

  private final String url = PostgresStores.newDatabase();
  private final PostgresConfig config = PostgresConfig.of(PostgresAddress.parse(url));
  private final PostgresStore store = PostgresStore.open(config);
  private final PostgresConnections connections = new PostgresConnections(config);
  private final Upkeep upkeep = new Upkeep(connections);

  @AfterEach
  void close() {
    connections.close();
    store.close();
  }

  @Nested
  class TheRunway {

    @Test
    void isAsLongAsMonthsAreMadeAhead() {
      assertThat(store.months().runways())
          .hasSizeGreaterThanOrEqualTo(5)
          .allMatch(runway -> runway.monthsAhead() >= Keeper.MONTHS_AHEAD && !runway.isShort());
    }

    @Test
    void endsAtTheFirstGap() {
      drop("message", 2);

      assertThat(runway("message")).isEqualTo(new Runway("message", 1));
      assertThat(runway("message").isShort()).isTrue();
      assertThat(runway("delivery").isShort()).isFalse();
    }

    @Test
    void isLessThanNothingWithoutThePresentMonth() {
      drop("attempt", 0);

      assertThat(runway("attempt").monthsAhead()).isEqualTo(-1);
    }

    @Test
    void isWarnedOfOnceWhenItIsShort() {
      drop("message", 2);

      var logs = CapturedLogs.of(this::runTwice);

      assertThat(logs)
          .filteredOn(line -> line.contains("too few months are made"))
          .singleElement()
          .asString()
          .contains("table={}", "[message, 1, 2]");
    }

    @Test
    void isNotWarnedOfWhenItIsLongEnough() {
      assertThat(CapturedLogs.of(upkeep::run))
          .noneMatch(line -> line.contains("too few months are made"));
    }

    @Test
    void isWarnedOfAgainWhenItHasBecomeShortAnew() {
      drop("message", 3);
      drop("message", 2);
      upkeep.run();
      run("SELECT skep_make_month('%s-01')".formatted(month(2)));
      upkeep.run();
      drop("message", 2);

      assertThat(CapturedLogs.of(upkeep::run))
          .anyMatch(line -> line.contains("too few months are made"));
    }

    private void runTwice() {
      upkeep.run();
      upkeep.run();
    }

    private Runway runway(String table) {
      return store.months().runways().stream()
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
  class Figures {

    @Test
    void areGatheredOfWholeTablesAsTheServerDoesNot() {
      fill(2_000);
      run("ANALYZE " + leaf());
      assertThat(figuresOfTheWhole()).isEmpty();

      upkeep.run();

      assertThat(figuresOfTheWhole()).contains("thread", "sequence");
    }

    @Test
    void areNotGatheredAgainBeforeMuchHasChanged() {
      fill(2_000);
      upkeep.run();
      var gatheredAt = gatheredAt();

      fill(2_000);
      upkeep.run();
      assertThat(gatheredAt()).isEqualTo(gatheredAt);

      run("UPDATE month_figures SET gathered_at = gathered_at - interval '11 minutes'");
      var later = gatheredAt();
      upkeep.run();
      assertThat(gatheredAt()).isNotEqualTo(later);
    }

    @Test
    void areGatheredDailyWhenLittleHasChanged() {
      fill(2_000);
      upkeep.run();
      fill(1);
      run("UPDATE month_figures SET gathered_at = gathered_at - interval '11 minutes'");
      var gatheredAt = gatheredAt();
      upkeep.run();
      assertThat(gatheredAt()).isEqualTo(gatheredAt);

      run("UPDATE month_figures SET gathered_at = gathered_at - interval '25 hours'");
      var yesterday = gatheredAt();
      upkeep.run();
      assertThat(gatheredAt()).isNotEqualTo(yesterday);
    }

    @Test
    void areGatheredByOneOfMany() {
      fill(2_000);

      var gathered =
          Races.run(4, racer -> ask("SELECT skep_gather_figures()::text").get(0)).orFail();

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
      return ask("SELECT 'message' || to_char(now() AT TIME ZONE 'UTC', '_YYYY_MM')").get(0);
    }

    private List<String> figuresOfTheWhole() {
      return ask("SELECT attname FROM pg_stats WHERE tablename = 'message' AND inherited");
    }

    private String gatheredAt() {
      return ask("SELECT gathered_at FROM month_figures WHERE name = 'message'").get(0);
    }
  }

  private List<String> ask(String question) {
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
