package io.skep.benchmarks.postgres;

import io.skep.benchmarks.harness.WorkerThreads;
import io.skep.domain.message.ThreadId;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Message history of past months, evenly distributed over months and threads; each thread spans all
 * months. Inserted by the server itself into the tables of Skep, which must be open on the
 * database.
 *
 * @param months the number of months, including the last one
 * @param threads the number of threads
 * @param messages the total number of messages
 */
record MessageHistory(int months, int threads, int messages) {

  /** Likely number of processors of the server. */
  private static final int WRITERS = 2;

  private static final String CREATE_PARTITIONS =
      """
      SELECT skep_make_month((date '%1$s' - make_interval(months => n))::date)
      FROM generate_series(1, %2$d) AS n
      """;

  private static final String INSERT_THREADS =
      """
      INSERT INTO thread (seq, swarm, kind, owner, version, messages, newest_at)
        OVERRIDING SYSTEM VALUE
      SELECT n, 'default', 'TOPIC', 'thread-' || n, %2$d, %2$d, now()
      FROM generate_series(1, %1$d) AS n
      """;

  /** UUIDv7: milliseconds, version, and a distinct suffix. */
  private static final String INSERT_MESSAGES =
      """
      INSERT INTO message (swarm, id, thread, sequence, said_at, newest_at, role, author, content)
      SELECT 'default',
        overlay(lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0')
          || '7000' || lpad(to_hex(n), 16, '0') PLACING '8' FROM 17 FOR 1)::uuid,
        n %% %3$d + 1, n / %3$d + 1, at, at, 'ASSISTANT', 'agent-' || n %% 8,
        '"What was found at place ' || lpad(n::text, 9, '0') || ' and is worth to be told"'
      FROM (
        SELECT n, since + (until - since) * ((n - %4$d)::double precision / (%5$d - %4$d)) AS at
        FROM generate_series(%4$d, %5$d - 1) AS n
          CROSS JOIN (SELECT
            (date '%1$s' - make_interval(months => %2$d)) AT TIME ZONE 'UTC' AS since,
            (date '%1$s' - make_interval(months => %2$d - 1)) AT TIME ZONE 'UTC' AS until) AS month
      ) AS spread
      """;

  /** Returns the thread with a number, from 0. */
  static ThreadId thread(int number) {
    return ThreadId.topic("thread-" + (number + 1));
  }

  /** Returns the number of messages per thread. */
  int messagesPerThread() {
    return messages / threads;
  }

  void insert(PostgresDatabase database, LocalDate presentMonth) throws Exception {
    database.execute(CREATE_PARTITIONS.formatted(presentMonth, months));
    database.execute(INSERT_THREADS.formatted(threads, messagesPerThread()));
    var next = new AtomicInteger();
    WorkerThreads.run(
        WRITERS,
        number -> {
          for (int done = next.getAndIncrement(); done < months; done = next.getAndIncrement()) {
            insert(database, presentMonth, done);
          }
        });
    database.execute("VACUUM ANALYZE");
    database.execute("CHECKPOINT");
  }

  private void insert(PostgresDatabase database, LocalDate presentMonth, int done)
      throws SQLException {
    long first = (long) messagesPerThread() * threads * done / months;
    long end = (long) messagesPerThread() * threads * (done + 1) / months;
    database.execute(INSERT_MESSAGES.formatted(presentMonth, months - done, threads, first, end));
  }
}
