package io.skep.benchmarks;

/** A queue in PostgreSQL that is filled and then worked off; to be closed. */
interface SharedQueue extends AutoCloseable {

  /** Puts so many tasks in. */
  void fill(int tasks) throws Exception;

  /** Works all of them off, one after the other or many at once, and returns when all are done. */
  void drain(int tasks) throws Exception;

  @Override
  void close();

  /** Makes a queue in a database. */
  @FunctionalInterface
  interface Maker {
    SharedQueue in(Database database) throws Exception;
  }

  /**
   * What it came to.
   *
   * @param perSecond tasks a second
   * @param logBytes what the server wrote to its log for a task
   */
  record Outcome(double perSecond, double logBytes) {}

  /** Fills a queue in a new database and measures how it is worked off. */
  static Outcome measure(Maker maker, int tasks) throws Exception {
    var database = Database.create();
    try (var queue = maker.in(database)) {
      queue.fill(tasks);
      // What the filling has left to do is not to be done meanwhile.
      database.execute("VACUUM ANALYZE");
      database.execute("CHECKPOINT");
      double before = database.log();
      long start = System.nanoTime();
      queue.drain(tasks);
      double seconds = (System.nanoTime() - start) / 1e9;
      return new Outcome(tasks / seconds, (database.log() - before) / tasks);
    }
  }
}
