package io.skep.benchmarks.sqlite;

import io.skep.benchmarks.harness.Benchmark;
import io.skep.benchmarks.harness.BenchmarkPlan;
import io.skep.benchmarks.harness.DataSeeder;
import io.skep.benchmarks.harness.LoadGenerator;
import io.skep.benchmarks.harness.Measurement;
import io.skep.benchmarks.harness.Samples;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Durable enqueues, one task per call, by many callers and by one. */
public final class EnqueueBenchmark implements Benchmark {

  private static final int CALLERS = 64;

  @Override
  public String name() {
    return "enqueue";
  }

  @Override
  public List<Measurement> run(BenchmarkPlan plan) throws Exception {
    List<Measurement> measurements = new ArrayList<>();
    addMany(measurements, plan, "64 callers", () -> Executors.newFixedThreadPool(CALLERS));
    if (LoadGenerator.virtualThreads().isPresent()) {
      addMany(
          measurements,
          plan,
          "64 virtual threads",
          () -> LoadGenerator.virtualThreads().orElseThrow());
    }
    var one =
        plan.compare(
            () ->
                plan.withTempFolder(
                        folder -> ours(plan, folder, Executors.newSingleThreadExecutor(), 1))
                    .perSecond(),
            () -> plan.withTempFolder(folder -> plain(plan, folder)));
    measurements.add(
        Measurement.of("one caller", "tasks/s", one)
            .target(">= 0.85 x naive", one.ratio() >= 0.85));
    return measurements;
  }

  private static void addMany(
      List<Measurement> measurements,
      BenchmarkPlan plan,
      String name,
      Supplier<ExecutorService> threads)
      throws Exception {
    var slowest = new ArrayList<Double>();
    var many =
        plan.compare(
            () -> {
              var outcome =
                  plan.withTempFolder(folder -> ours(plan, folder, threads.get(), CALLERS));
              slowest.add(outcome.latencies().percentileMillis(0.99));
              return outcome.perSecond();
            },
            () -> plan.withTempFolder(folder -> plain(plan, folder)));
    var waits = new Samples(slowest.subList(plan.warmUps(), slowest.size()));
    measurements.add(
        Measurement.of(name, "tasks/s", many)
            .target(">= 12 x naive", many.ratio() >= 12)
            .note("naive: one caller on one connection, a commit each"));
    measurements.add(
        Measurement.of(name + ", p99", "ms", waits).target("< 10 ms", waits.median() < 10));
  }

  private static LoadGenerator.LoadResult ours(
      BenchmarkPlan plan, Path folder, ExecutorService threads, int callers) throws Exception {
    try (var store = SqliteBenchmarkStore.durable(folder.resolve("skep.db"))) {
      var tasks = store.swarm().tasks();
      var spec = DataSeeder.taskSpec();
      return LoadGenerator.runConcurrently(
          threads,
          callers,
          plan.roundTime(),
          () ->
              () -> {
                tasks.enqueue(spec);
                return 1;
              });
    }
  }

  private static double plain(BenchmarkPlan plan, Path folder) throws Exception {
    try (var plain = new JdbcTasks(folder.resolve("plain.db"), 1)) {
      return LoadGenerator.runConcurrently(
              1,
              plan.roundTime(),
              () ->
                  () -> {
                    plain.enqueue();
                    return 1;
                  })
          .perSecond();
    }
  }
}
