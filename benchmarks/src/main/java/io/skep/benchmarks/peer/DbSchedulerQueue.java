package io.skep.benchmarks.peer;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.zaxxer.hikari.HikariDataSource;
import io.skep.benchmarks.postgres.BenchmarkQueue;
import io.skep.benchmarks.postgres.PostgresDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** No-op tasks in db-scheduler, which fetches and locks with one statement. */
final class DbSchedulerQueue implements BenchmarkQueue {

  /** Table as in the documentation of db-scheduler. */
  private static final String TABLE =
      """
      CREATE TABLE scheduled_tasks (
        task_name text NOT NULL, task_instance text NOT NULL, task_data bytea,
        execution_time timestamptz NOT NULL, picked boolean NOT NULL, picked_by text,
        last_success timestamptz, last_failure timestamptz, consecutive_failures int,
        last_heartbeat timestamptz, version bigint NOT NULL, priority smallint,
        PRIMARY KEY (task_name, task_instance));
      CREATE INDEX execution_time_idx ON scheduled_tasks (execution_time);
      CREATE INDEX last_heartbeat_idx ON scheduled_tasks (last_heartbeat);
      CREATE INDEX priority_execution_time_idx
        ON scheduled_tasks (priority DESC, execution_time ASC)
      """;

  private static final int BATCH = 1_000;

  /** Fetch limits per thread, lower and upper: the fastest configuration. */
  private static final double LOWER = 4;

  private static final double UPPER = 16;

  private final HikariDataSource connections;
  private final Scheduler scheduler;
  private final OneTimeTask<Void> task;
  private final PostgresDatabase database;

  DbSchedulerQueue(PostgresDatabase database, int threads) throws Exception {
    this.database = database;
    database.execute(TABLE);
    connections = HikariPools.create(database, 2 * threads + 2);
    task = Tasks.oneTime("bench").execute((instance, context) -> {});
    scheduler =
        Scheduler.create(connections, task)
            .threads(threads)
            .pollingInterval(Duration.ofMillis(100))
            .pollUsingLockAndFetch(LOWER, UPPER)
            .build();
  }

  @Override
  public void fill(int tasks) {
    for (int from = 0; from < tasks; from += BATCH) {
      List<TaskInstance<?>> batch = new ArrayList<>();
      for (int i = from; i < Math.min(tasks, from + BATCH); i++) {
        batch.add(task.instance("task-" + i));
      }
      scheduler.scheduleBatch(batch, Instant.now());
    }
  }

  @Override
  public void drain(int tasks) throws Exception {
    scheduler.start();
    // Rows are deleted on completion, so that the count query stays cheap.
    HikariPools.awaitQueryResult(database, "SELECT -count(*) FROM scheduled_tasks", 0);
  }

  @Override
  public void close() {
    scheduler.stop();
    connections.close();
  }
}
