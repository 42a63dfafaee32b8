package io.skep.adapters.postgres.archive;

import io.skep.adapters.jooq.statement.DatabaseException;
import io.skep.adapters.jooq.statement.SqlErrorTranslator;
import io.skep.adapters.postgres.connection.AdminConnection;
import io.skep.adapters.postgres.connection.PostgresConnections;
import io.skep.adapters.postgres.connection.PostgresSchema;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;
import io.skep.domain.partition.ArchiveSession;
import io.skep.domain.partition.ArchivedPartition;
import io.skep.domain.partition.PartitionHeadroom;
import io.skep.domain.partition.PartitionInfo;
import io.skep.domain.partition.PartitionedStore;
import java.time.Duration;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/** What PostgreSQL keeps by month. */
public final class PostgresPartitionedStore implements PartitionedStore {

  /** Of the lock that whoever archives holds for as long as its connection lasts. */
  private static final String ADVISORY_LOCK =
      "hashtextextended('skep.archive ' || current_schema, 0)";

  private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(3);
  private static final Duration LOCK_POLL_INTERVAL = Duration.ofMillis(50);

  /** As much as PostgreSQL shows of it. */
  private static final int MAX_APPLICATION_NAME = 63;

  /** What takes as long as there is to copy is not given up, and what waits for others is. */
  private static final String SESSION_SETTINGS =
      """
      SET statement_timeout = 0; SET lock_timeout = '60s';
      SET idle_in_transaction_session_timeout = 0; SET plan_cache_mode = auto;
      SET client_connection_check_interval = '1s';
      SET timezone = 'UTC'; SET datestyle = 'ISO'; SET intervalstyle = 'postgres'
      """;

  private final PostgresConnections connections;

  /** Creates the partitioned store over the connections of a database. */
  public PostgresPartitionedStore(PostgresConnections connections) {
    this.connections = connections;
  }

  @Override
  public List<PartitionHeadroom> headroom() {
    return query(PostgresPartitionedStore::headroom);
  }

  /** Returns for each partitioned table how many future months have a partition. */
  public static List<PartitionHeadroom> headroom(AdminConnection database) {
    return database.queryList(
        "SELECT name, months_ahead FROM skep_runway() ORDER BY name",
        row -> new PartitionHeadroom(row.getString(1), row.getInt(2)));
  }

  @Override
  public List<PartitionInfo> partitions() {
    return query(
        database ->
            database.queryList(
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
                    new PartitionInfo(
                        YearMonth.from(row.getObject(1, LocalDate.class)),
                        row.getLong(2),
                        row.getLong(3))));
  }

  @Override
  public List<ArchivedPartition> archives() {
    return query(database -> new ArchiveTable(database).list());
  }

  @Override
  public int schemaVersion() {
    return PostgresSchema.latestVersion();
  }

  private <T> T query(Function<AdminConnection, T> question) {
    try (var session = connections.open()) {
      return question.apply(new AdminConnection(session.connection()));
    } catch (DatabaseException e) {
      throw SqlErrorTranslator.SQLSTATE.translate(e);
    }
  }

  @Override
  public ArchiveSession openArchiveSession(String worker) {
    var database = new AdminConnection(connections.openLongRunning());
    try {
      database.execute(SESSION_SETTINGS);
      database.execute(
          "SELECT set_config('application_name', ?, false)",
          worker.substring(0, Math.min(worker.length(), MAX_APPLICATION_NAME)));
      requireOwner(database);
      if (!tryLock(database)) {
        throw new StoreException(
            ErrorCode.STORE_BUSY,
            "another one archives or restores: " + lockHolder(database),
            null);
      }
      return new PostgresArchiveSession(database);
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  /** Waits for a moment, in which the server notices that whoever has it was killed. */
  private static boolean tryLock(AdminConnection database) {
    long deadline = System.nanoTime() + LOCK_TIMEOUT.toNanos();
    while (!database.queryOne(
        "SELECT pg_try_advisory_lock(" + ADVISORY_LOCK + ")", row -> row.getBoolean(1))) {
      if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
        return false;
      }
      LockSupport.parkNanos(LOCK_POLL_INTERVAL.toNanos());
    }
    return true;
  }

  private static void requireOwner(AdminConnection database) {
    var others =
        database.queryList(
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

  private static String lockHolder(AdminConnection database) {
    return database
        .queryList(
            """
            SELECT a.application_name, coalesce(host(a.client_addr), 'this machine'),
              to_char(a.backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
            FROM pg_locks AS l JOIN pg_stat_activity AS a ON a.pid = l.pid
            WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
              AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
              AND l.classid::bigint = ((%1$s) >> 32) & 4294967295
              AND l.objid::bigint = (%1$s) & 4294967295
            """
                .formatted(ADVISORY_LOCK),
            row ->
                "%s, from %s, since %s"
                    .formatted(row.getString(1), row.getString(2), row.getString(3)))
        .stream()
        .findFirst()
        .orElse("one that has just ended, so try again");
  }
}
