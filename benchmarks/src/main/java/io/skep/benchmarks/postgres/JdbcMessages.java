package io.skep.benchmarks.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Plain JDBC inserts of messages into the table of Skep with its partitions and indexes, many rows
 * per statement and one statement per transaction. Does not count, number or lock threads, check
 * keys, or read back the rows. Not thread-safe.
 */
final class JdbcMessages implements AutoCloseable {

  /** Form of a multi-row insert. */
  enum InsertForm {
    /** One array per column: one statement text and plan for any number of rows. */
    ARRAYS,
    /** One VALUES list of all rows. */
    VALUES,
    /** One statement per row, rewritten by the driver into multi-row statements. */
    REWRITTEN
  }

  private static final String COLUMNS =
      "INSERT INTO message (swarm, thread, id, sequence, said_at, newest_at, role, author,"
          + " content)";

  private static final String ARRAYS =
      COLUMNS
          + """
          \nSELECT 'default', ?, id, sequence, said_at, said_at, 'ASSISTANT', '', content
          FROM unnest(?::uuid[], ?::bigint[], ?::timestamptz[], ?::text[])
            AS n(id, sequence, said_at, content)
          """;

  private static final String ROW = "('default', ?, ?, ?, ?, ?, 'ASSISTANT', '', ?)";

  private final Connection connection;
  private final PreparedStatement statement;
  private final InsertForm form;
  private final long thread;
  private final int batch;
  private final String content;
  private long sequence;

  /** Milliseconds of the last id, followed by a counter of twelve bits. */
  private long lastId;

  JdbcMessages(PostgresDatabase database, InsertForm form, long thread, int batch, String content)
      throws SQLException {
    this.form = form;
    this.thread = thread;
    this.batch = batch;
    this.content = content;
    connection = database.connect("reWriteBatchedInserts=true");
    try (var settings = connection.createStatement()) {
      settings.execute("SET plan_cache_mode = force_generic_plan");
    }
    statement =
        connection.prepareStatement(
            switch (form) {
              case ARRAYS -> ARRAYS;
              case VALUES ->
                  COLUMNS + " VALUES " + String.join(", ", Collections.nCopies(batch, ROW));
              case REWRITTEN -> COLUMNS + " VALUES " + ROW;
            });
  }

  /** Appends a batch and returns the number of messages. */
  int append() throws SQLException {
    var now = OffsetDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MICROS);
    switch (form) {
      case ARRAYS -> setArrays(now);
      case VALUES -> {
        for (int i = 0; i < batch; i++) {
          setRow(i * 6, now);
        }
        statement.executeUpdate();
      }
      case REWRITTEN -> {
        for (int i = 0; i < batch; i++) {
          setRow(0, now);
          statement.addBatch();
        }
        statement.executeBatch();
      }
    }
    return batch;
  }

  private void setArrays(OffsetDateTime now) throws SQLException {
    List<UUID> ids = new ArrayList<>();
    List<Long> sequences = new ArrayList<>();
    List<OffsetDateTime> times = new ArrayList<>();
    List<String> contents = new ArrayList<>();
    for (int i = 0; i < batch; i++) {
      ids.add(id(now));
      sequence++;
      sequences.add(sequence);
      times.add(now);
      contents.add(content);
    }
    statement.setLong(1, thread);
    statement.setArray(2, connection.createArrayOf("uuid", ids.toArray()));
    // Arrays of these types are sent in binary format.
    statement.setArray(3, connection.createArrayOf("bigint", sequences.toArray(Long[]::new)));
    statement.setArray(4, connection.createArrayOf("timestamptz", times.toArray()));
    statement.setArray(5, connection.createArrayOf("text", contents.toArray(String[]::new)));
    statement.executeUpdate();
  }

  private void setRow(int index, OffsetDateTime now) throws SQLException {
    sequence++;
    statement.setLong(index + 1, thread);
    statement.setObject(index + 2, id(now));
    statement.setLong(index + 3, sequence);
    statement.setObject(index + 4, now);
    statement.setObject(index + 5, now);
    statement.setString(index + 6, content);
  }

  /** Returns a UUIDv7 that is greater than the one before. */
  private UUID id(OffsetDateTime now) {
    lastId = Math.max(now.toInstant().toEpochMilli() << 12, lastId + 1);
    long high = ((lastId >>> 12) << 16) | 0x7000 | (lastId & 0xfff);
    return new UUID(high, (ThreadLocalRandom.current().nextLong() >>> 2) | Long.MIN_VALUE);
  }

  @Override
  public void close() throws SQLException {
    try (connection) {
      statement.close();
    }
  }
}
