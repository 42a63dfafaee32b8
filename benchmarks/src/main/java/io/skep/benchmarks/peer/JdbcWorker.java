package io.skep.benchmarks.peer;

import io.skep.benchmarks.harness.WorkerThreads;
import io.skep.benchmarks.postgres.PostgresDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Claims and completes tasks on a plain JDBC connection: one statement per claim and per
 * completion, each in its own transaction. Not thread-safe.
 */
final class JdbcWorker implements AutoCloseable {

  private static final long LEASE = 60_000;

  /**
   * SQL statements of a worker.
   *
   * @param idType the SQL type of an id
   * @param claim takes limit, agent, expiry and time; returns id, token, title and payload
   * @param complete takes the time, ids and tokens
   */
  record WorkerStatements(String idType, String claim, String complete) {}

  private final Connection connection;
  private final String name;
  private final String idType;
  private final PreparedStatement claim;
  private final PreparedStatement complete;

  private JdbcWorker(PostgresDatabase database, String name, WorkerStatements form)
      throws SQLException {
    connection = database.connect();
    this.name = name;
    idType = form.idType();
    try (var statement = connection.createStatement()) {
      statement.execute("SET plan_cache_mode = force_generic_plan");
    }
    claim = connection.prepareStatement(form.claim());
    complete = connection.prepareStatement(form.complete());
  }

  /** Runs workers until all tasks are completed, one batch per call. */
  static void drain(
      PostgresDatabase database, int workers, int batch, int tasks, WorkerStatements form)
      throws Exception {
    var left = new AtomicInteger(tasks);
    WorkerThreads.run(
        workers,
        number -> {
          try (var worker = new JdbcWorker(database, "agent-" + number, form)) {
            while (left.get() > 0) {
              left.addAndGet(-worker.work(batch));
            }
          }
        });
  }

  private int work(int batch) throws SQLException {
    var now = new Timestamp(System.currentTimeMillis());
    claim.setInt(1, batch);
    claim.setString(2, name);
    claim.setTimestamp(3, new Timestamp(now.getTime() + LEASE));
    claim.setTimestamp(4, now);
    List<Object> ids = new ArrayList<>();
    List<Long> tokens = new ArrayList<>();
    try (var rows = claim.executeQuery()) {
      while (rows.next()) {
        ids.add(rows.getObject(1));
        tokens.add(rows.getLong(2));
        rows.getString(3);
        rows.getString(4);
      }
    }
    if (!ids.isEmpty()) {
      complete.setTimestamp(1, now);
      complete.setArray(2, connection.createArrayOf(idType, ids.toArray()));
      complete.setArray(3, connection.createArrayOf("bigint", tokens.toArray()));
      if (complete.executeUpdate() != ids.size()) {
        throw new IllegalStateException("completion was rejected");
      }
    }
    return ids.size();
  }

  @Override
  public void close() throws SQLException {
    try (connection) {
      claim.close();
      complete.close();
    }
  }
}
