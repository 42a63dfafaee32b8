package io.skep.benchmarks.sqlite;

import io.skep.benchmarks.harness.Benchmark;
import io.skep.benchmarks.harness.BenchmarkPlan;
import io.skep.benchmarks.harness.Comparison;
import io.skep.benchmarks.harness.DataSeeder;
import io.skep.benchmarks.harness.LoadGenerator;
import io.skep.benchmarks.harness.Measurement;
import io.skep.domain.lease.ClaimRequest;
import io.skep.domain.value.AgentId;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Durable claims and completions, one task and fifty tasks per call. */
public final class ClaimBenchmark implements Benchmark {

  private static final int AGENTS = 8;
  private static final int BATCH = 50;
  private static final double FAST = 25_000;

  @Override
  public String name() {
    return "claim";
  }

  @Override
  public List<Measurement> run(BenchmarkPlan plan) throws Exception {
    int single = plan.bySize(200, 20_000, 60_000);
    int many = plan.bySize(2_000, 50_000, 150_000);
    var one = compare(plan, AGENTS, 1, single);
    var batches = compare(plan, 1, BATCH, many);
    var together = compare(plan, AGENTS, BATCH, many);
    boolean fast = together.baseline().median() < FAST || together.ours().median() >= FAST;
    return List.of(
        Measurement.of("one task a call, 8 agents", "tasks/s", one)
            .target(">= 5 x naive", one.ratio() >= 5)
            .note("a claim and a completion each; naive: one caller, a commit each"),
        Measurement.of("50 tasks a call, one agent", "tasks/s", batches)
            .target(">= 0.7 x naive", batches.ratio() >= 0.7),
        Measurement.of("50 tasks a call, 8 agents", "tasks/s", together)
            .target(">= 25,000/s if naive is; >= 0.7 x naive", fast && together.ratio() >= 0.7));
  }

  /** A round ends after its duration or with the last task. */
  private static Comparison compare(BenchmarkPlan plan, int agents, int batch, int tasks)
      throws Exception {
    return plan.compare(
        () -> plan.withTempFolder(folder -> ours(plan, folder, agents, batch, tasks)),
        () -> plan.withTempFolder(folder -> plain(plan, folder, batch, tasks)));
  }

  private static double ours(BenchmarkPlan plan, Path folder, int agents, int batch, int tasks)
      throws Exception {
    try (var store = SqliteBenchmarkStore.durable(folder.resolve("skep.db"))) {
      var swarm = store.swarm();
      DataSeeder.enqueue(swarm, DataSeeder.taskSpec(), tasks);
      var names = new AtomicInteger();
      return LoadGenerator.runConcurrently(
              agents,
              plan.roundTime(),
              () -> {
                var agent = new AgentId("agent-" + names.incrementAndGet());
                var request = ClaimRequest.forAgent(agent).withLimit(batch);
                return () -> DataSeeder.claimAndComplete(swarm, request);
              })
          .perSecond();
    }
  }

  private static double plain(BenchmarkPlan plan, Path folder, int batch, int tasks)
      throws Exception {
    var file = folder.resolve("plain.db");
    try (var store = SqliteBenchmarkStore.durable(file)) {
      DataSeeder.enqueue(store.swarm(), DataSeeder.taskSpec(), tasks);
    }
    try (var plain = new JdbcTasks(file, batch)) {
      return LoadGenerator.runConcurrently(1, plan.roundTime(), () -> plain::claimAndComplete)
          .perSecond();
    }
  }
}
