package io.skep.benchmarks.peer;

import io.skep.benchmarks.postgres.BenchmarkQueue;
import io.skep.benchmarks.postgres.PostgresDatabase;
import java.sql.SQLException;

/**
 * Minimal and fast queue on plain JDBC: a narrow table of ready tasks, a claim that deletes from it
 * with SKIP LOCKED, and two updates per task without changes to indexed columns. One round trip per
 * claim and per completion. Stores no attempts or counters; has no lease index and no partitions.
 */
final class MinimalJdbcQueue implements BenchmarkQueue {

  private static final String TABLES =
      """
      CREATE TABLE task (
        id bigint PRIMARY KEY, status text NOT NULL, agent text, lease_until timestamptz,
        version bigint NOT NULL, title text NOT NULL, payload text, updated_at timestamptz NOT NULL
      ) WITH (fillfactor = 70);
      CREATE TABLE ready (rank bigint, id bigint, PRIMARY KEY (rank, id))
      WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000)
      """;

  private static final String FILL =
      """
      WITH added AS (
        INSERT INTO task
        SELECT id, 'PENDING', NULL, NULL, 0, 'Write a summary of what was found', NULL, now()
        FROM generate_series(1, %d) AS id
        RETURNING id)
      INSERT INTO ready SELECT 0, id FROM added
      """;

  private static final String CLAIM =
      """
      WITH picked AS MATERIALIZED (
        SELECT ctid AS place, id FROM ready ORDER BY rank, id LIMIT ? FOR UPDATE SKIP LOCKED),
      gone AS (DELETE FROM ready WHERE ctid = ANY (ARRAY (SELECT place FROM picked)))
      UPDATE task
      SET status = 'IN_PROGRESS', agent = ?, lease_until = ?, version = version + 1,
        updated_at = ?
      WHERE id = ANY (ARRAY (SELECT id FROM picked))
      RETURNING id, version, title, payload
      """;

  private static final String COMPLETE =
      """
      UPDATE task AS t
      SET status = 'COMPLETED', lease_until = NULL, version = t.version + 1, updated_at = ?
      FROM unnest(?::bigint[], ?::bigint[]) AS g(id, version)
      WHERE t.id = g.id AND t.version = g.version AND t.status = 'IN_PROGRESS'
      """;

  private final PostgresDatabase database;
  private final int workers;
  private final int batch;

  MinimalJdbcQueue(PostgresDatabase database, int workers, int batch) throws SQLException {
    this.database = database;
    this.workers = workers;
    this.batch = batch;
    database.execute(TABLES);
  }

  @Override
  public void fill(int tasks) throws SQLException {
    database.execute(FILL.formatted(tasks));
  }

  @Override
  public void drain(int tasks) throws Exception {
    JdbcWorker.drain(
        database,
        workers,
        batch,
        tasks,
        new JdbcWorker.WorkerStatements("bigint", CLAIM, COMPLETE));
  }

  @Override
  public void close() {}
}
