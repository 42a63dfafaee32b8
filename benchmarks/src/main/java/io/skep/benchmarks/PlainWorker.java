package io.skep.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Claims tasks and completes them on a connection of plain JDBC: one statement a claim, one a
 * completion, each a transaction of its own. Used by one thread at a time.
 */
final class PlainWorker implements AutoCloseable {

  private static final long LEASE = 60_000;

  /**
   * What the statements are.
   *
   * @param idType what the server calls the type of an id
   * @param claim takes how many, who, until when and the time; returns id, token, title and payload
   * @param complete takes the time, ids and tokens
   */
  record Form(String idType, String claim, String complete) {}

  private final Connection connection;
  private final String name;
  private final String idType;
  private final PreparedStatement claim;
  private final PreparedStatement complete;

  private PlainWorker(Database database, String name, Form form) throws SQLException {
    connection = database.connect();
    this.name = name;
    idType = form.idType();
    try (var statement = connection.createStatement()) {
      statement.execute("SET plan_cache_mode = force_generic_plan");
    }
    claim = connection.prepareStatement(form.claim());
    complete = connection.prepareStatement(form.complete());
  }

  /** Has so many workers work off so many tasks, a batch a call. */
  static void drain(Database database, int workers, int batch, int tasks, Form form)
      throws Exception {
    var left = new AtomicInteger(tasks);
    Team.run(
        workers,
        number -> {
          try (var worker = new PlainWorker(database, "agent-" + number, form)) {
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
        throw new IllegalStateException("a task was lost");
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
