package io.skep.benchmarks.postgres;

import io.skep.Skep;
import io.skep.benchmarks.harness.Benchmark;
import io.skep.benchmarks.harness.BenchmarkPlan;
import io.skep.benchmarks.harness.Comparison;
import io.skep.benchmarks.harness.DataSeeder;
import io.skep.benchmarks.harness.Measurement;
import io.skep.benchmarks.harness.Samples;
import io.skep.domain.value.SwarmId;
import java.util.ArrayList;
import java.util.List;

/** Claim time in PostgreSQL with many stored tasks, and after many completed ones. */
public final class PostgresSizeBenchmark implements Benchmark {

  private static final int FEW = 1_000;
  private static final int AGENTS = 4;
  private static final int BATCH = 50;

  @Override
  public String name() {
    return "shared-size";
  }

  @Override
  public List<Measurement> run(BenchmarkPlan plan) throws Exception {
    return List.of(amongMany(plan), afterMany(plan));
  }

  private static Measurement amongMany(BenchmarkPlan plan) throws Exception {
    int many = plan.bySize(2_000, 100_000, 1_000_000);
    int claims = plan.bySize(20, 200, 400);
    plan.progress().accept("storing " + many + " tasks");
    try (var skep = PostgresBenchmarkStores.open(PostgresDatabase.create())) {
      var large = skep.swarm();
      var small = skep.swarm(new SwarmId("small"));
      DataSeeder.enqueue(large, DataSeeder.taskSpec(), many);
      DataSeeder.enqueue(small, DataSeeder.taskSpec(), FEW);
      var claim =
          plan.compare(
              () -> DataSeeder.medianClaimMillis(large, claims),
              () -> DataSeeder.medianClaimMillis(small, claims));
      return Measurement.of("claim among " + many + " ready tasks", "ms", claim)
          .target("<= 1.3 x that among " + FEW, claim.ratio() <= 1.3)
          .note("median; both in one database");
    }
  }

  private static Measurement afterMany(BenchmarkPlan plan) throws Exception {
    int part = plan.bySize(200, 20_000, 50_000);
    int parts = plan.bySize(2, 5, 20);
    int rounds = plan.rounds();
    try (var skep = PostgresBenchmarkStores.open(PostgresDatabase.create())) {
      for (int i = 0; i < plan.warmUps(); i++) {
        drain(skep, part);
      }
      var before = new ArrayList<Double>();
      for (int i = 0; i < rounds; i++) {
        before.add(drain(skep, part));
      }
      plan.progress().accept("passing " + (long) part * parts + " tasks through");
      for (int i = 0; i < parts; i++) {
        drain(skep, part);
      }
      var after = new ArrayList<Double>();
      for (int i = 0; i < rounds; i++) {
        after.add(drain(skep, part));
      }
      var compared = new Comparison(new Samples(after), new Samples(before));
      return Measurement.of("after " + (long) part * parts + " tasks", "tasks/s", compared)
          .target(">= 0.9 x at the start", compared.ratio() >= 0.9)
          .note("4 agents, 50 tasks a call");
    }
  }

  private static double drain(Skep skep, int tasks) throws Exception {
    DataSeeder.enqueue(skep.swarm(), DataSeeder.taskSpec(), tasks);
    long start = System.nanoTime();
    new SkepQueue(skep, AGENTS, BATCH).drain(tasks);
    return tasks / ((System.nanoTime() - start) / 1e9);
  }
}
