package io.skep.benchmarks;

import io.skep.Skep;
import io.skep.domain.value.SwarmId;
import java.util.ArrayList;
import java.util.List;

/**
 * What a claim in PostgreSQL costs among very many tasks, and after very many have gone through.
 */
final class SharedSizeBenchmark implements Benchmark {

  private static final int FEW = 1_000;
  private static final int AGENTS = 4;
  private static final int BATCH = 50;

  @Override
  public String name() {
    return "shared-size";
  }

  @Override
  public List<Figure> run(Plan plan) throws Exception {
    return List.of(amongMany(plan), afterMany(plan));
  }

  private static Figure amongMany(Plan plan) throws Exception {
    int many = plan.pick(2_000, 100_000, 1_000_000);
    int claims = plan.pick(20, 200, 400);
    plan.progress().accept("storing " + many + " tasks");
    try (var skep = SharedStore.open(Database.create())) {
      var large = skep.swarm();
      var small = skep.swarm(new SwarmId("small"));
      Fill.queue(large, Fill.task(), many);
      Fill.queue(small, Fill.task(), FEW);
      var claim = plan.inTurn(() -> Fill.claims(large, claims), () -> Fill.claims(small, claims));
      return Figure.of("claim among " + many + " ready tasks", "ms", claim)
          .target("<= 1.3 x that among " + FEW, claim.ratio() <= 1.3)
          .note("median; both in one database");
    }
  }

  private static Figure afterMany(Plan plan) throws Exception {
    int part = plan.pick(200, 20_000, 50_000);
    int parts = plan.pick(2, 5, 20);
    int rounds = plan.rounds();
    try (var skep = SharedStore.open(Database.create())) {
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
      var compared = new Compared(new Samples(after), new Samples(before));
      return Figure.of("after " + (long) part * parts + " tasks", "tasks/s", compared)
          .target(">= 0.9 x at the start", compared.ratio() >= 0.9)
          .note("4 agents, 50 tasks a call");
    }
  }

  private static double drain(Skep skep, int tasks) throws Exception {
    Fill.queue(skep.swarm(), Fill.task(), tasks);
    long start = System.nanoTime();
    new SkepQueue(skep, AGENTS, BATCH).drain(tasks);
    return tasks / ((System.nanoTime() - start) / 1e9);
  }
}
