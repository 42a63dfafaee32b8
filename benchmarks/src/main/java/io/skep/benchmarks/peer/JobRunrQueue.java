package io.skep.benchmarks.peer;

import com.zaxxer.hikari.HikariDataSource;
import io.skep.benchmarks.postgres.BenchmarkQueue;
import io.skep.benchmarks.postgres.PostgresDatabase;
import java.time.Duration;
import java.util.stream.IntStream;
import org.jobrunr.configuration.JobRunr;
import org.jobrunr.scheduling.JobScheduler;
import org.jobrunr.server.BackgroundJobServer;
import org.jobrunr.server.BackgroundJobServerConfiguration;
import org.jobrunr.storage.StorageProvider;
import org.jobrunr.storage.sql.common.SqlStorageProviderFactory;

/** No-op jobs in JobRunr. */
final class JobRunrQueue implements AutoCloseable {

  /** Shortest poll interval that JobRunr allows. */
  private static final Duration POLL = Duration.ofSeconds(5);

  private final HikariDataSource connections;
  private final StorageProvider storage;
  private final JobScheduler scheduler;
  private final BackgroundJobServer server;
  private final PostgresDatabase database;

  private JobRunrQueue(PostgresDatabase database, int workers) throws Exception {
    this.database = database;
    connections = HikariPools.create(database, 2 * workers + 2);
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
    scheduler.enqueue(IntStream.range(0, tasks).boxed(), number -> NoOpJob.run(number));
  }

  /** Waits until {@code tasks} jobs have succeeded. */
  private void awaitDone(int tasks) throws Exception {
    HikariPools.awaitQueryResult(
        database, "SELECT count(*) FROM jobrunr_jobs WHERE state = 'SUCCEEDED'", tasks);
  }

  /**
   * Measures the throughput. Once only, because JobRunr cannot be opened twice in a process; and
   * after the first quarter of the jobs, because the first poll takes seconds.
   */
  static BenchmarkQueue.Outcome measure(int workers, int tasks) throws Exception {
    var database = PostgresDatabase.create();
    try (var queue = new JobRunrQueue(database, workers)) {
      queue.fill(tasks);
      int first = tasks / 4;
      queue.server.start();
      queue.awaitDone(first);
      double before = database.walBytes();
      long start = System.nanoTime();
      queue.awaitDone(tasks);
      double seconds = (System.nanoTime() - start) / 1e9;
      return new BenchmarkQueue.Outcome(
          (tasks - first) / seconds, (database.walBytes() - before) / (tasks - first));
    }
  }

  @Override
  public void close() {
    JobRunr.destroy();
    connections.close();
  }
}
