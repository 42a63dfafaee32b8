package io.skep.adapters.postgres.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.adapters.postgres.PostgresStore;
import io.skep.adapters.postgres.PostgresStoreFixture;
import io.skep.adapters.postgres.connection.PostgresAddress;
import io.skep.adapters.postgres.connection.PostgresConfig;
import io.skep.adapters.postgres.connection.PostgresSchema;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;
import io.skep.domain.transfer.EntityType;
import io.skep.domain.transfer.PortableRow;
import io.skep.domain.transfer.PortableRowReader;
import io.skep.testkit.fixture.PortableRowSamples;
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
class PostgresTransferTest {

  private static final String OTHER_STORE = "another store";

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

  private void createStore() {
    url = PostgresStoreFixture.newDatabase();
  }

  @Test
  void readingCreatesNothing() throws SQLException {
    assertRefused(ErrorCode.STORE_UNAVAILABLE, () -> PostgresStore.transferSource(config(url)))
        .hasMessageContaining("there is no store");

    run("CREATE TABLE queue (name text)");
  }

  @Test
  void rejectsOlderSchema() throws SQLException {
    createStore();
    run(
        "DROP TABLE move_progress",
        "DELETE FROM skep_schema_history WHERE version = '%03d'"
            .formatted(PostgresSchema.latestVersion()));

    assertRefused(ErrorCode.SCHEMA_MISMATCH, () -> PostgresStore.transferSource(config(url)))
        .hasMessageContaining("schema status");

    run("CREATE TABLE move_progress (id text)");
  }

  @Test
  void readsFromAReadOnlyServer() throws SQLException {
    createStore();
    importRows(PortableRowSamples.of(EntityType.AGENT));
    run(
        "ALTER DATABASE %s SET default_transaction_read_only = on"
            .formatted(url.substring(url.lastIndexOf('/') + 1)));

    try (var source = PostgresStore.transferSource(config(url))) {
      assertThat(source.read(EntityType.AGENT, PortableRowReader.START).rows()).hasSize(2);
      assertThat(source.hasChanged()).isFalse();
    }
    try (var target = PostgresStore.transferTarget(config(url))) {
      assertRefused(ErrorCode.STORE_UNAVAILABLE, () -> target.begin(OTHER_STORE))
          .hasMessageContaining("read-only");
    }
  }

  @Test
  void rejectsOpeningAnIncompleteTarget() {
    createStore();
    try (var target = PostgresStore.transferTarget(config(url))) {
      target.begin(OTHER_STORE);
      assertRefused(ErrorCode.STORE_UNAVAILABLE, () -> PostgresStore.open(config(url)))
          .hasMessageContaining(OTHER_STORE);
      target.complete();
    }
    createStore();
  }

  @Test
  void storesRowsInThePartitionsOfTheirIds() throws SQLException {
    importRows(PortableRowSamples.all());
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
  void reportsArchivedData() throws SQLException {
    createStore();
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

    try (var source = PostgresStore.transferSource(config(url))) {
      assertThat(source.archivedData()).containsExactly("2025-01", "2025-03");
    }
  }

  @Test
  void exportsAttemptsStoredInTheTask() throws SQLException {
    importRows(PortableRowSamples.all());
    run(
        "UPDATE task_ended AS t SET started_at = a.started_at FROM attempt AS a"
            + " WHERE a.task = t.id AND a.token = t.claims",
        "DELETE FROM attempt WHERE outcome = 'COMPLETED'");

    var told = PortableRowSamples.of(EntityType.ATTEMPT).get(1).values().subList(0, 7);
    try (var source = PostgresStore.transferSource(config(url))) {
      assertThat(source.read(EntityType.ATTEMPT, PortableRowReader.START).rows())
          .hasSize(2)
          .anySatisfy(row -> assertThat(row.values().subList(0, 7)).isEqualTo(told));
    }
    try (var target = PostgresStore.mergeTarget(config(url))) {
      assertThat(target.find(PortableRowSamples.of(EntityType.ATTEMPT)))
          .allSatisfy(row -> assertThat(row).isPresent());
    }
  }

  @Test
  void skipsDependenciesOnArchivedTasks() throws SQLException {
    importRows(PortableRowSamples.all());
    run("DELETE FROM attempt", "DELETE FROM task_ended");

    try (var source = PostgresStore.transferSource(config(url))) {
      assertThat(source.read(EntityType.BLOCKER, PortableRowReader.START).rows()).isEmpty();
    }
  }

  @Test
  void identityIsIndependentOfHostNameAndRole() throws Exception {
    createStore();
    run("CREATE ROLE reader_of_moves LOGIN", "GRANT pg_read_all_data TO reader_of_moves");
    var otherName = "postgresql://reader_of_moves@127.0.0.1" + url.substring(url.lastIndexOf(':'));

    try (var one = PostgresStore.transferSource(config(url));
        var other = PostgresStore.transferSource(config(otherName));
        var another = PostgresStore.transferTarget(config(PostgresServer.shared().newDatabase()))) {
      assertThat(other.identity()).isEqualTo(one.identity()).doesNotContain("reader_of_moves");
      assertThat(another.identity()).isNotEqualTo(one.identity());
    } finally {
      run("DROP ROLE reader_of_moves");
    }
  }

  private void importRows(List<PortableRow> rows) {
    try (var target = PostgresStore.transferTarget(config(url))) {
      target.begin(OTHER_STORE);
      for (var kind : EntityType.values()) {
        target.add(rows.stream().filter(row -> row.type() == kind).toList());
      }
      target.complete();
    }
  }

  private static AbstractThrowableAssert<?, ?> assertRefused(
      ErrorCode code, ThrowingCallable call) {
    return assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StoreException.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
  }
}
