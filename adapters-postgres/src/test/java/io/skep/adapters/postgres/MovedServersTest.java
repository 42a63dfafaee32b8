package io.skep.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;
import io.skep.domain.move.RowKind;
import io.skep.domain.move.StoredRow;
import io.skep.domain.move.StoredRows;
import io.skep.testkit.fixture.StoredRowSamples;
import io.skep.testkit.servers.PostgresServer;
import java.sql.SQLException;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Databases that are moved or moved to, and what is refused of them. */
@Execution(ExecutionMode.CONCURRENT)
class MovedServersTest {

  private static final String ELSEWHERE = "another store";

  private String url = PostgresServer.shared().newDatabase();

  private static PostgresConfig config(String place) {
    return PostgresConfig.of(PostgresAddress.parse(place));
  }

  private void run(String... statements) throws SQLException {
    try (var connection = PostgresServer.connect(url);
        var statement = connection.createStatement()) {
      for (var sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private void make() {
    url = PostgresStores.newDatabase();
  }

  @Test
  void areNotMadeByReadingThem() throws SQLException {
    assertRefused(ErrorCode.STORE_UNAVAILABLE, () -> PostgresStore.moveSource(config(url)))
        .hasMessageContaining("there is no store");

    run("CREATE TABLE queue (name text)");
  }

  @Test
  void areRefusedIfTheyAreOfAnOlderSkep() throws SQLException {
    make();
    run(
        "DROP TABLE move_progress",
        "DELETE FROM skep_schema_history WHERE version = '%03d'"
            .formatted(PostgresSchema.latest()));

    assertRefused(ErrorCode.SCHEMA_MISMATCH, () -> PostgresStore.moveSource(config(url)))
        .hasMessageContaining("schema status");

    run("CREATE TABLE move_progress (id text)");
  }

  @Test
  void areReadWhereNothingMayBeWritten() throws SQLException {
    make();
    fill(StoredRowSamples.of(RowKind.AGENT));
    run(
        "ALTER DATABASE %s SET default_transaction_read_only = on"
            .formatted(url.substring(url.lastIndexOf('/') + 1)));

    try (var source = PostgresStore.moveSource(config(url))) {
      assertThat(source.read(RowKind.AGENT, StoredRows.START).rows()).hasSize(2);
      assertThat(source.hasChanged()).isFalse();
    }
    try (var target = PostgresStore.moveTarget(config(url))) {
      assertRefused(ErrorCode.STORE_UNAVAILABLE, () -> target.begin(ELSEWHERE))
          .hasMessageContaining("read-only");
    }
  }

  @Test
  void cannotBeOpenedForWorkUntilTheyAreWhole() {
    make();
    try (var target = PostgresStore.moveTarget(config(url))) {
      target.begin(ELSEWHERE);
      assertRefused(ErrorCode.STORE_UNAVAILABLE, () -> PostgresStore.open(config(url)))
          .hasMessageContaining(ELSEWHERE);
      target.end();
    }
    make();
  }

  @Test
  void keepRowsInTheMonthsOfTheirIds() throws SQLException {
    fill(StoredRowSamples.all());
    try (var connection = PostgresServer.connect(url);
        var statement = connection.createStatement();
        var months =
            statement.executeQuery(
                """
                SELECT (SELECT count(*) FROM task_ended_2011_05),
                  (SELECT count(*) FROM attempt_2011_05), (SELECT count(*) FROM message_2011_05),
                  (SELECT count(*) FROM message_2026_03), (SELECT count(*) FROM delivery_2011_05)
                """)) {
      months.next();
      assertThat(
              List.of(
                  months.getLong(1),
                  months.getLong(2),
                  months.getLong(3),
                  months.getLong(4),
                  months.getLong(5)))
          .containsExactly(1L, 2L, 1L, 1L, 2L);
    }
  }

  @Test
  void nameWhatIsArchived() throws SQLException {
    make();
    run(
        """
        CREATE TABLE IF NOT EXISTS archive (id uuid, month date, part integer, state text,
          place text, rows bigint, bytes bigint, changed_at timestamptz)
        """,
        """
        INSERT INTO archive (id, month, part, state, place, rows, bytes, changed_at)
        SELECT gen_random_uuid(), month, 1, state, 'somewhere', 0, 0, now()
        FROM (VALUES (date '2025-01-01', 'ARCHIVED'), ('2025-02-01', 'RESTORED'),
          ('2025-03-01', 'VERIFIED')) AS m(month, state)
        """);

    try (var source = PostgresStore.moveSource(config(url))) {
      assertThat(source.keptElsewhere()).containsExactly("2025-01", "2025-03");
    }
  }

  @Test
  void giveOutAttemptsThatOnlyTheTaskTellsOf() throws SQLException {
    fill(StoredRowSamples.all());
    run(
        "UPDATE task_ended AS t SET started_at = a.started_at FROM attempt AS a"
            + " WHERE a.task = t.id AND a.token = t.claims",
        "DELETE FROM attempt WHERE outcome = 'COMPLETED'");

    var told = StoredRowSamples.of(RowKind.ATTEMPT).get(1).values().subList(0, 7);
    try (var source = PostgresStore.moveSource(config(url))) {
      assertThat(source.read(RowKind.ATTEMPT, StoredRows.START).rows())
          .hasSize(2)
          .anySatisfy(row -> assertThat(row.values().subList(0, 7)).isEqualTo(told));
    }
    try (var target = PostgresStore.mergeTarget(config(url))) {
      assertThat(target.find(StoredRowSamples.of(RowKind.ATTEMPT)))
          .allSatisfy(row -> assertThat(row).isPresent());
    }
  }

  @Test
  void leaveOutThatATaskHasWaitedForAnArchivedOne() throws SQLException {
    fill(StoredRowSamples.all());
    run("DELETE FROM attempt", "DELETE FROM task_ended");

    try (var source = PostgresStore.moveSource(config(url))) {
      assertThat(source.read(RowKind.BLOCKER, StoredRows.START).rows()).isEmpty();
    }
  }

  @Test
  void areTheSameByWhateverNameAndRole() throws Exception {
    make();
    run("CREATE ROLE reader_of_moves LOGIN", "GRANT pg_read_all_data TO reader_of_moves");
    var otherName = "postgresql://reader_of_moves@127.0.0.1" + url.substring(url.lastIndexOf(':'));

    try (var one = PostgresStore.moveSource(config(url));
        var other = PostgresStore.moveSource(config(otherName));
        var another = PostgresStore.moveTarget(config(PostgresServer.shared().newDatabase()))) {
      assertThat(other.identity()).isEqualTo(one.identity()).doesNotContain("reader_of_moves");
      assertThat(another.identity()).isNotEqualTo(one.identity());
    } finally {
      run("DROP ROLE reader_of_moves");
    }
  }

  private void fill(List<StoredRow> rows) {
    try (var target = PostgresStore.moveTarget(config(url))) {
      target.begin(ELSEWHERE);
      for (var kind : RowKind.values()) {
        target.add(rows.stream().filter(row -> row.kind() == kind).toList());
      }
      target.end();
    }
  }

  private static AbstractThrowableAssert<?, ?> assertRefused(
      ErrorCode code, ThrowingCallable call) {
    return assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StoreException.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
  }
}
