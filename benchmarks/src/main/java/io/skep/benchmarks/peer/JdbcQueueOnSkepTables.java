package io.skep.benchmarks.peer;

import io.skep.benchmarks.harness.DataSeeder;
import io.skep.benchmarks.postgres.BenchmarkQueue;
import io.skep.benchmarks.postgres.PostgresBenchmarkStores;
import io.skep.benchmarks.postgres.PostgresDatabase;

/**
 * Plain JDBC loop on the tables of Skep with the same final contents: ready index, lease expiry,
 * and completed tasks moved to their partition with its indexes. One round trip per claim and per
 * completion. Supports one queue and one lane of it, without agent and queue limits or pauses;
 * maintains no counters, publishes no changes, and does not detect concurrent updates.
 */
final class JdbcQueueOnSkepTables implements BenchmarkQueue {

  private static final String CLAIM =
      """
      WITH given AS (
        SELECT ?::integer AS most, ?::text AS agent, ?::timestamptz AS until, ?::timestamptz AS now),
      picked AS MATERIALIZED (
        SELECT ctid AS place, rank, id, requires, plan FROM task_ready
        WHERE place = skep_digest(ARRAY['default', 'default']) AND owner = skep_digest(ARRAY[''])
          AND lane = skep_digest('{}')
        ORDER BY rank, id LIMIT (SELECT most FROM given) FOR UPDATE SKIP LOCKED),
      gone AS (DELETE FROM task_ready WHERE ctid = ANY (ARRAY (SELECT place FROM picked))),
      leased AS (
        INSERT INTO task_lease (swarm, queue, id, agent, lease_until, requires, plan, rank)
        SELECT 'default', 'default', p.id, g.agent, g.until, p.requires, p.plan, p.rank
        FROM given AS g, picked AS p)
      UPDATE task AS t
      SET status = 'IN_PROGRESS', agent = g.agent, attempts = t.attempts + 1,
        claims = t.claims + 1, lease_since = g.now, lease_until = g.until, progress = '',
        updated_at = g.now, version = t.version + 1
      FROM given AS g
      WHERE t.swarm = 'default' AND t.id = ANY (ARRAY (SELECT id FROM picked))
      RETURNING t.id, t.claims, t.title, t.payload
      """;

  private static final String COLUMNS =
      "swarm, id, queue, rank, assignee, requires, open_blockers, run_at, plan, agent, attempts,"
          + " claims, failed, created_at, key, title, priority, tags, max_attempts, first_delay,"
          + " max_delay, on_blocker_failure, not_before, progress, description, payload, result,"
          + " has_dependents, last_agent";

  private static final String COMPLETE =
      """
      WITH given AS (SELECT ?::timestamptz AS now, ?::uuid[] AS ids, ?::bigint[] AS tokens),
      gone AS (
        DELETE FROM task AS t USING given AS g
        WHERE t.swarm = 'default' AND t.id = ANY (ARRAY (SELECT unnest(ids) FROM given))
          AND t.status = 'IN_PROGRESS' AND t.claims = g.tokens[array_position(g.ids, t.id)]
        RETURNING t.*, g.now),
      unleased AS (
        DELETE FROM task_lease
        WHERE agent = ANY (ARRAY (SELECT DISTINCT agent FROM gone)) AND swarm = 'default'
          AND id = ANY (ARRAY (SELECT id FROM gone)))
      INSERT INTO task_ended (%1$s, status, updated_at, version, ended_at, started_at)
      SELECT %1$s, 'COMPLETED', now, version + 1, now, lease_since FROM gone
      """
          .formatted(COLUMNS);

  private final PostgresDatabase database;
  private final int workers;
  private final int batch;

  JdbcQueueOnSkepTables(PostgresDatabase database, int workers, int batch) {
    this.database = database;
    this.workers = workers;
    this.batch = batch;
  }

  @Override
  public void fill(int tasks) {
    try (var skep = PostgresBenchmarkStores.open(database)) {
      DataSeeder.enqueue(skep.swarm(), DataSeeder.taskSpec(), tasks);
    }
  }

  @Override
  public void drain(int tasks) throws Exception {
    JdbcWorker.drain(
        database, workers, batch, tasks, new JdbcWorker.WorkerStatements("uuid", CLAIM, COMPLETE));
  }

  @Override
  public void close() {}
}
