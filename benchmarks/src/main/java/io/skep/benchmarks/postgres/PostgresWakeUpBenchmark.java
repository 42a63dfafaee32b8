package io.skep.benchmarks.postgres;

import io.skep.Skep;
import io.skep.benchmarks.harness.Benchmark;
import io.skep.benchmarks.harness.BenchmarkPlan;
import io.skep.benchmarks.harness.ChildJvm;
import io.skep.benchmarks.harness.DataSeeder;
import io.skep.benchmarks.harness.LatencyRecorder;
import io.skep.benchmarks.harness.LoadGenerator;
import io.skep.benchmarks.harness.Measurement;
import io.skep.benchmarks.harness.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Wake-up latency of an idle worker in another process, and the cost of notifications. */
public final class PostgresWakeUpBenchmark implements Benchmark {

  private static final int CALLERS = 8;

  /** Nanoseconds between tasks, so that the worker is idle again. */
  private static final long PAUSE_NANOS = 150_000_000;

  @Override
  public String name() {
    return "shared-wake-up";
  }

  @Override
  public List<Measurement> run(BenchmarkPlan plan) throws Exception {
    List<Measurement> measurements = new ArrayList<>(latencies(plan));
    measurements.add(cost(plan));
    return measurements;
  }

  private static List<Measurement> latencies(BenchmarkPlan plan) throws Exception {
    int tasks = plan.bySize(5, 50, 200);
    List<Double> middle = new ArrayList<>();
    List<Double> late = new ArrayList<>();
    var database = PostgresDatabase.create();
    try (var skep = PostgresBenchmarkStores.open(database);
        var worker = ChildJvm.start(IdleWorkerProcess.class, database.url())) {
      worker.readLine();
      for (int round = 0; round < plan.warmUps() + plan.rounds(); round++) {
        var latencies = latencies(skep, worker, tasks);
        if (round >= plan.warmUps()) {
          middle.add(latencies.percentileMillis(0.5));
          late.add(latencies.percentileMillis(0.99));
        }
      }
    }
    var median = new Samples(middle);
    var last = new Samples(late);
    return List.of(
        Measurement.of("an idle worker of another process starts, median", "ms", median)
            .target("<= 20 ms", median.median() <= 20)
            .note("from the call that queues the task to the handler's first line"),
        Measurement.of("the same, p99", "ms", last).target("<= 100 ms", last.median() <= 100));
  }

  private static LatencyRecorder latencies(Skep skep, ChildJvm worker, int tasks) throws Exception {
    var latencies = new LatencyRecorder();
    for (int i = 0; i < tasks; i++) {
      LockSupport.parkNanos(PAUSE_NANOS);
      long before = System.nanoTime();
      skep.swarm().tasks().enqueue(DataSeeder.taskSpec());
      worker.readLine();
      latencies.add(System.nanoTime() - before);
    }
    return latencies;
  }

  private static Measurement cost(BenchmarkPlan plan) throws Exception {
    try (var notifying = PostgresBenchmarkStores.open(PostgresDatabase.create(), true);
        var polling = PostgresBenchmarkStores.open(PostgresDatabase.create(), false)) {
      var compared = plan.compare(() -> queue(plan, notifying), () -> queue(plan, polling));
      return Measurement.of("enqueue with notifications, 8 callers", "tasks/s", compared)
          .target(">= 0.95 x without", compared.ratio() >= 0.95)
          .note("one task a call");
    }
  }

  private static double queue(BenchmarkPlan plan, Skep skep) throws Exception {
    return LoadGenerator.runConcurrently(
            CALLERS,
            plan.roundTime(),
            () ->
                () -> {
                  skep.swarm().tasks().enqueue(DataSeeder.taskSpec());
                  return 1;
                })
        .perSecond();
  }
}
