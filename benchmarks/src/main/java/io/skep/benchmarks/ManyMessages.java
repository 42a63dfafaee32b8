package io.skep.benchmarks;

import io.skep.domain.message.ThreadId;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Messages of the past months, as many in each month and in each thread, where each thread runs
 * through all the months. Stored by the server itself, in the tables of Skep, which is to be open
 * on the database.
 *
 * @param months how many, up to the last one
 * @param threads how many
 * @param messages how many in all
 */
record ManyMessages(int months, int threads, int messages) {

  /** As many as the server is likely to have processors for. */
  private static final int WRITERS = 2;

  private static final String MONTHS =
      """
      SELECT skep_make_month((date '%1$s' - make_interval(months => n))::date)
      FROM generate_series(1, %2$d) AS n
      """;

  private static final String THREADS =
      """
      INSERT INTO thread (seq, swarm, kind, owner, version, messages, newest_at)
        OVERRIDING SYSTEM VALUE
      SELECT n, 'default', 'TOPIC', 'thread-' || n, %2$d, %2$d, now()
      FROM generate_series(1, %1$d) AS n
      """;

  /** Ids of version 7: the milliseconds, the version, and what tells them apart. */
  private static final String MESSAGES =
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

  /** Returns a thread, counted from 0. */
  static ThreadId thread(int number) {
    return ThreadId.topic("thread-" + (number + 1));
  }

  /** Returns how many messages a thread has. */
  int perThread() {
    return messages / threads;
  }

  void store(Database database, LocalDate presentMonth) throws Exception {
    database.execute(MONTHS.formatted(presentMonth, months));
    database.execute(THREADS.formatted(threads, perThread()));
    var next = new AtomicInteger();
    Team.run(
        WRITERS,
        number -> {
          for (int done = next.getAndIncrement(); done < months; done = next.getAndIncrement()) {
            store(database, presentMonth, done);
          }
        });
    database.execute("VACUUM ANALYZE");
    database.execute("CHECKPOINT");
  }

  private void store(Database database, LocalDate presentMonth, int done) throws SQLException {
    long first = (long) perThread() * threads * done / months;
    long end = (long) perThread() * threads * (done + 1) / months;
    database.execute(MESSAGES.formatted(presentMonth, months - done, threads, first, end));
  }
}
