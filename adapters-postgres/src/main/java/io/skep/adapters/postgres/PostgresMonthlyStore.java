package io.skep.adapters.postgres;

import io.skep.adapters.jooq.DatabaseException;
import io.skep.adapters.jooq.StoreFailures;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;
import io.skep.domain.month.Archive;
import io.skep.domain.month.ArchiveWork;
import io.skep.domain.month.MonthSummary;
import io.skep.domain.month.MonthlyStore;
import io.skep.domain.month.Runway;
import java.time.Duration;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/** What PostgreSQL keeps by month. */
final class PostgresMonthlyStore implements MonthlyStore {

  /** Of the lock that whoever archives holds for as long as its connection lasts. */
  private static final String LOCK = "hashtextextended('skep.archive ' || current_schema, 0)";

  private static final Duration MOMENT = Duration.ofSeconds(3);
  private static final Duration REST = Duration.ofMillis(50);

  /** As much as PostgreSQL shows of it. */
  private static final int LONGEST_NAME = 63;

  /** What takes as long as there is to copy is not given up, and what waits for others is. */
  private static final String PATIENCE =
      """
      SET statement_timeout = 0; SET lock_timeout = '60s';
      SET idle_in_transaction_session_timeout = 0; SET plan_cache_mode = auto;
      SET client_connection_check_interval = '1s';
      SET timezone = 'UTC'; SET datestyle = 'ISO'; SET intervalstyle = 'postgres'
      """;

  private final PostgresConnections connections;

  PostgresMonthlyStore(PostgresConnections connections) {
    this.connections = connections;
  }

  @Override
  public List<Runway> runways() {
    return ask(PostgresMonthlyStore::runways);
  }

  static List<Runway> runways(Direct database) {
    return database.list(
        "SELECT name, months_ahead FROM skep_runway() ORDER BY name",
        row -> new Runway(row.getString(1), row.getInt(2)));
  }

  @Override
  public List<MonthSummary> months() {
    return ask(
        database ->
            database.list(
                """
                SELECT to_date(right(leaf.relname, 7), 'YYYY_MM') AS month,
                  sum(greatest(leaf.reltuples, 0))::bigint,
                  sum(pg_total_relation_size(leaf.oid))::bigint
                FROM pg_inherits AS i JOIN pg_class AS leaf ON leaf.oid = i.inhrelid
                WHERE i.inhparent = ANY (skep_archived()::regclass[])
                  AND leaf.relname ~ '_[0-9]{4}_[0-9]{2}$' AND NOT i.inhdetachpending
                GROUP BY month HAVING count(*) = cardinality(skep_archived())
                ORDER BY month
                """,
                row ->
                    new MonthSummary(
                        YearMonth.from(row.getObject(1, LocalDate.class)),
                        row.getLong(2),
                        row.getLong(3))));
  }

  @Override
  public List<Archive> archives() {
    return ask(database -> new ArchiveRecords(database).list());
  }

  @Override
  public int schemaVersion() {
    return PostgresSchema.latest();
  }

  private <T> T ask(Function<Direct, T> question) {
    try (var session = connections.open()) {
      return question.apply(new Direct(session.connection()));
    } catch (DatabaseException e) {
      throw StoreFailures.SQLSTATE.translate(e);
    }
  }

  @Override
  public ArchiveWork begin(String worker) {
    var database = new Direct(connections.openPatient());
    try {
      database.run(PATIENCE);
      database.run(
          "SELECT set_config('application_name', ?, false)",
          worker.substring(0, Math.min(worker.length(), LONGEST_NAME)));
      requireOwner(database);
      if (!lock(database)) {
        throw new StoreException(
            ErrorCode.STORE_BUSY, "another one archives or restores: " + holder(database), null);
      }
      return new PostgresArchiveWork(database);
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  /** Waits for a moment, in which the server notices that whoever has it was killed. */
  private static boolean lock(Direct database) {
    long deadline = System.nanoTime() + MOMENT.toNanos();
    while (!database.one("SELECT pg_try_advisory_lock(" + LOCK + ")", row -> row.getBoolean(1))) {
      if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
        return false;
      }
      LockSupport.parkNanos(REST.toNanos());
    }
    return true;
  }

  private static void requireOwner(Direct database) {
    var others =
        database.list(
            """
            SELECT pg_get_userbyid(relowner), current_user FROM pg_class
            WHERE oid = ANY (skep_archived()::regclass[])
              AND NOT pg_has_role(current_user, relowner, 'USAGE')
            """,
            row ->
                "only the owner of the tables, %s, can archive and restore, not %s (see docs/roles.md)"
                    .formatted(row.getString(1), row.getString(2)));
    if (!others.isEmpty()) {
      throw new StoreException(ErrorCode.STORE_UNAVAILABLE, others.get(0), null);
    }
  }

  private static String holder(Direct database) {
    return database
        .list(
            """
            SELECT a.application_name, coalesce(host(a.client_addr), 'this machine'),
              to_char(a.backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
            FROM pg_locks AS l JOIN pg_stat_activity AS a ON a.pid = l.pid
            WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
              AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
              AND l.classid::bigint = ((%1$s) >> 32) & 4294967295
              AND l.objid::bigint = (%1$s) & 4294967295
            """
                .formatted(LOCK),
            row ->
                "%s, from %s, since %s"
                    .formatted(row.getString(1), row.getString(2), row.getString(3)))
        .stream()
        .findFirst()
        .orElse("one that has just ended, so try again");
  }
}
