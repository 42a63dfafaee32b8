package io.skep.benchmarks.sqlite;

import io.skep.benchmarks.harness.Benchmark;
import io.skep.benchmarks.harness.BenchmarkPlan;
import io.skep.benchmarks.harness.DataSeeder;
import io.skep.benchmarks.harness.LatencyRecorder;
import io.skep.benchmarks.harness.Measurement;
import io.skep.benchmarks.harness.Samples;
import io.skep.domain.lease.ClaimRequest;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.value.PlanId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Cost of plan queries and claims in a store with many other tasks. */
public final class SizeBenchmark implements Benchmark {

  private static final PlanId PLAN = new PlanId("plan-1");
  private static final int PLAN_TASKS = 1_000;
  private static final int PENDING = 100;
  private static final int FEW = 1_000;

  @Override
  public String name() {
    return "size";
  }

  @Override
  public List<Measurement> run(BenchmarkPlan plan) throws Exception {
    return plan.withTempFolder(folder -> run(plan, folder));
  }

  private static List<Measurement> run(BenchmarkPlan plan, Path folder) throws Exception {
    int many = plan.bySize(2_000, 100_000, 1_000_000);
    plan.progress().accept("storing " + many + " tasks");
    // Without fsync: disk latency would hide the difference.
    try (var small = SqliteBenchmarkStore.relaxed(folder.resolve("small.db"));
        var large = SqliteBenchmarkStore.relaxed(folder.resolve("large.db"))) {
      DataSeeder.enqueue(small.swarm(), DataSeeder.taskSpec(), FEW);
      DataSeeder.enqueue(large.swarm(), DataSeeder.taskSpec(), many);
      work(large.swarm());
      var tasks = large.swarm().tasks();
      int calls = plan.bySize(50, 5_000, 20_000);
      var current = new ArrayList<Double>();
      var completed = new ArrayList<Double>();
      for (int round = 0; round < plan.warmUps() + plan.rounds(); round++) {
        double currentTime = p95(calls, () -> tasks.currentTask(PLAN));
        double completedTime = p95(calls, () -> tasks.completedTask(PLAN));
        if (round >= plan.warmUps()) {
          current.add(currentTime);
          completed.add(completedTime);
        }
      }
      int claims = plan.bySize(20, 200, 400);
      var claim =
          plan.compare(
              () -> DataSeeder.medianClaimMillis(large.swarm(), claims),
              () -> DataSeeder.medianClaimMillis(small.swarm(), claims));
      var others = "beside " + many + " other tasks";
      return List.of(
          belowOneMillisecond("current task of a plan, p95", new Samples(current)).note(others),
          belowOneMillisecond("completed task of a plan, p95", new Samples(completed)).note(others),
          Measurement.of("claim among " + many + " ready tasks", "ms", claim)
              .target("<= 1.3 x that among " + FEW, claim.ratio() <= 1.3)
              .note("median; commits do not wait for the disk here"));
    }
  }

  /** Processes a plan until a given number of its tasks is pending. */
  private static void work(Swarm swarm) {
    swarm.plans().draft(PLAN, "What was found?");
    DataSeeder.enqueue(
        swarm, TaskSpec.builder("Look at one source").plan(PLAN).build(), PLAN_TASKS);
    for (int left = PLAN_TASKS - PENDING; left > 0; left -= PENDING) {
      DataSeeder.claimAndComplete(
          swarm, ClaimRequest.forAgent(DataSeeder.AGENT).withPlan(PLAN).withLimit(PENDING));
    }
  }

  private static Measurement belowOneMillisecond(String name, Samples samples) {
    return Measurement.of(name, "ms", samples).target("< 1 ms", samples.median() < 1);
  }

  private static double p95(int calls, Supplier<Optional<Task>> call) {
    var latencies = new LatencyRecorder();
    for (int i = 0; i < calls; i++) {
      long before = System.nanoTime();
      var found = call.get();
      latencies.add(System.nanoTime() - before);
      if (found.isEmpty()) {
        throw new IllegalStateException("task not found");
      }
    }
    return latencies.percentileMillis(0.95);
  }
}
