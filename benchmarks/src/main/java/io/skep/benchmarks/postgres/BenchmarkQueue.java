package io.skep.benchmarks.postgres;

/** Queue in PostgreSQL that is filled and then drained. */
public interface BenchmarkQueue extends AutoCloseable {

  /** Enqueues {@code tasks} tasks. */
  void fill(int tasks) throws Exception;

  /** Processes all tasks, one by one or in parallel, and returns once all are completed. */
  void drain(int tasks) throws Exception;

  @Override
  void close();

  /** Factory of queues. */
  @FunctionalInterface
  interface Factory {
    /** Creates a queue on a database. */
    BenchmarkQueue create(PostgresDatabase database) throws Exception;
  }

  /**
   * Outcome of a drain.
   *
   * @param perSecond the tasks per second
   * @param walBytesPerTask the bytes of WAL per task
   */
  record Outcome(double perSecond, double walBytesPerTask) {}

  /** Fills a queue in a new database and measures draining it. */
  static Outcome measure(Factory factory, int tasks) throws Exception {
    var database = PostgresDatabase.create();
    try (var queue = factory.create(database)) {
      queue.fill(tasks);
      // Cleans up after the inserts, so that autovacuum does not run during the measurement.
      database.execute("VACUUM ANALYZE");
      database.execute("CHECKPOINT");
      double before = database.walBytes();
      long start = System.nanoTime();
      queue.drain(tasks);
      double seconds = (System.nanoTime() - start) / 1e9;
      return new Outcome(tasks / seconds, (database.walBytes() - before) / tasks);
    }
  }
}
