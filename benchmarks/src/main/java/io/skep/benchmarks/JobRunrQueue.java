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
final class JobRunrQueue implements SharedQueue {

  /** The shortest that it allows. */
  private static final Duration POLL = Duration.ofSeconds(5);

  private final HikariDataSource connections;
  private final StorageProvider storage;
  private final JobScheduler scheduler;
  private final BackgroundJobServer server;
  private final Database database;

  JobRunrQueue(Database database, int workers) throws Exception {
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

  /** What each job is. */
  public static void nothing(int number) {}

  @Override
  public void fill(int tasks) {
    scheduler.enqueue(IntStream.range(0, tasks).boxed(), JobRunrQueue::nothing);
  }

  @Override
  public void drain(int tasks) throws Exception {
    server.start();
    Pools.await(database, "SELECT count(*) FROM jobrunr_jobs WHERE state = 'SUCCEEDED'", tasks);
  }

  @Override
  public void close() {
    JobRunr.destroy();
    connections.close();
  }
}
