package io.skep.benchmarks.peer;

import io.skep.benchmarks.harness.Benchmark;
import io.skep.benchmarks.harness.BenchmarkPlan;
import io.skep.benchmarks.harness.Comparison;
import io.skep.benchmarks.harness.Measurement;
import io.skep.benchmarks.harness.Samples;
import io.skep.benchmarks.postgres.BenchmarkQueue;
import io.skep.benchmarks.postgres.SkepQueue;
import java.util.ArrayList;
import java.util.List;

/** Claims and completions in PostgreSQL, compared with other queues on the same server. */
public final class PostgresClaimBenchmark implements Benchmark {

  private static final int WORKERS = 4;

  @Override
  public String name() {
    return "shared-claim";
  }

  @Override
  public List<Measurement> run(BenchmarkPlan plan) throws Exception {
    List<Measurement> measurements = new ArrayList<>();
    for (int batch : new int[] {1, 10, 50}) {
      measurements.addAll(compareWithMinimalQueue(plan, batch));
      measurements.addAll(compareWithSameTables(plan, batch));
    }
    measurements.addAll(compareWithPeers(plan));
    return measurements;
  }

  private static List<Measurement> compareWithMinimalQueue(BenchmarkPlan plan, int batch)
      throws Exception {
    return compare(
        plan,
        batch,
        "bare JDBC",
        database -> new MinimalJdbcQueue(database, WORKERS, batch),
        "keeps no history, counts or expiry; as many at once");
  }

  private static List<Measurement> compareWithSameTables(BenchmarkPlan plan, int batch)
      throws Exception {
    return compare(
        plan,
        batch,
        "JDBC on the same tables",
        database -> new JdbcQueueOnSkepTables(database, WORKERS, batch),
        "leaves the same tasks; knows no limits, counts nothing and tells nobody");
  }

  private static List<Measurement> compare(
      BenchmarkPlan plan, int batch, String name, BenchmarkQueue.Factory maker, String note)
      throws Exception {
    int tasks = plan.bySize(50, 2_000, 4_000) * Math.min(batch, 20);
    var ours = new Rounds(database -> new SkepQueue(database, WORKERS, batch), tasks);
    var plain = new Rounds(maker, tasks);
    var compared = plan.compare(ours::run, plain::run);
    var label = batch == 1 ? "one task a call" : batch + " tasks a call";
    return List.of(
        Measurement.of("claim and complete, 4 workers, " + label, "tasks/s", compared)
            .target(">= 0.8 x " + name, compared.ratio() >= 0.8)
            .note(name + ": " + note),
        Measurement.of("the same, log of the server", "bytes/task", ours.walBytes(plain)));
  }

  private static List<Measurement> compareWithPeers(BenchmarkPlan plan) throws Exception {
    int tasks = plan.bySize(100, 20_000, 60_000);
    int fewer = plan.bySize(100, 4_000, 10_000);
    int batch = 100;
    var ours = new Rounds(database -> new SkepQueue(database, WORKERS, batch), tasks);
    var dbScheduler = new Rounds(database -> new DbSchedulerQueue(database, WORKERS), tasks);
    var besideDbScheduler = plan.compare(ours::run, dbScheduler::run);
    var jobRunr = JobRunrQueue.measure(WORKERS, fewer);
    double ratio = besideDbScheduler.ours().median() / jobRunr.perSecond();
    return List.of(
        Measurement.of("beside db-scheduler, 4 workers", "tasks/s", besideDbScheduler)
            .target(">= 3 x db-scheduler", besideDbScheduler.ratio() >= 3)
            .note(batch + " tasks a call; db-scheduler fetches up to 64"),
        Measurement.of("the same, log of the server", "bytes/task", ours.walBytes(dbScheduler)),
        Measurement.of(
                "beside JobRunr, 4 workers",
                "tasks/s",
                besideDbScheduler.ours(),
                jobRunr.perSecond())
            .target(">= 10 x JobRunr", ratio >= 10)
            .note(batch + " tasks a call; JobRunr once"),
        Measurement.of(
            "the same, log of the server",
            "bytes/task",
            ours.walBytes(),
            jobRunr.walBytesPerTask()));
  }

  /** Rounds of one queue. */
  private static final class Rounds {

    private final BenchmarkQueue.Factory factory;
    private final int tasks;
    private final List<Double> walSamples = new ArrayList<>();

    Rounds(BenchmarkQueue.Factory maker, int tasks) {
      this.factory = maker;
      this.tasks = tasks;
    }

    double run() throws Exception {
      var outcome = BenchmarkQueue.measure(factory, tasks);
      walSamples.add(outcome.walBytesPerTask());
      return outcome.perSecond();
    }

    Samples walBytes() {
      return new Samples(walSamples);
    }

    Comparison walBytes(Rounds baseline) {
      return new Comparison(new Samples(walSamples), new Samples(baseline.walSamples));
    }
  }
}
