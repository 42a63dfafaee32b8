package io.skep.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.stream.IntStream;
import org.jobrunr.configuration.JobRunr;
import org.jobrunr.scheduling.JobScheduler;
import org.jobrunr.server.BackgroundJobServer;
import org.jobrunr.server.BackgroundJobServerConfiguration;
import org.jobrunr.storage.StorageProvider;
import org.jobrunr.storage.sql.common.SqlStorageProviderFactory;

/** Jobs that do nothing, run by JobRunr. */
final class JobRunrQueue implements AutoCloseable {

  /** The shortest that it allows. */
  private static final Duration POLL = Duration.ofSeconds(5);

  private final HikariDataSource connections;
  private final StorageProvider storage;
  private final JobScheduler scheduler;
  private final BackgroundJobServer server;
  private final Database database;

  private JobRunrQueue(Database database, int workers) throws Exception {
    this.database = database;
    connections = Pools.of(database, 2 * workers + 2);
    storage = SqlStorageProviderFactory.using(connections);
    scheduler =
        JobRunr.configure()
            .useStorageProvider(storage)
            .useBackgroundJobServer(
                BackgroundJobServerConfiguration.usingStandardBackgroundJobServerConfiguration()
                    .andWorkerCount(workers)
                    .andPollInterval(POLL),
                false)
            .initialize()
            .getJobScheduler();
    server = JobRunr.getBackgroundJobServer();
  }

  private void fill(int tasks) {
    scheduler.enqueue(IntStream.range(0, tasks).boxed(), number -> EmptyJob.run(number));
  }

  /** Waits until so many jobs are done. */
  private void awaitDone(int tasks) throws Exception {
    Pools.await(database, "SELECT count(*) FROM jobrunr_jobs WHERE state = 'SUCCEEDED'", tasks);
  }

  /**
   * Measures it. Once only, because it cannot be opened twice in a process; and from a quarter on,
   * because it begins with a poll of seconds.
   */
  static SharedQueue.Outcome measure(int workers, int tasks) throws Exception {
    var database = Database.create();
    try (var queue = new JobRunrQueue(database, workers)) {
      queue.fill(tasks);
      int first = tasks / 4;
      queue.server.start();
      queue.awaitDone(first);
      double before = database.log();
      long start = System.nanoTime();
      queue.awaitDone(tasks);
      double seconds = (System.nanoTime() - start) / 1e9;
      return new SharedQueue.Outcome(
          (tasks - first) / seconds, (database.log() - before) / (tasks - first));
    }
  }

  @Override
  public void close() {
    JobRunr.destroy();
    connections.close();
  }
}
