package io.skep.benchmarks;

import io.skep.domain.task.ClaimRequest;
import io.skep.domain.value.AgentId;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Durable claims and completions, one task a call and fifty. */
final class ClaimBenchmark implements Benchmark {

  private static final int AGENTS = 8;
  private static final int BATCH = 50;
  private static final double FAST = 25_000;

  @Override
  public String name() {
    return "claim";
  }

  @Override
  public List<Figure> run(Plan plan) throws Exception {
    int single = plan.pick(200, 20_000, 60_000);
    int many = plan.pick(2_000, 50_000, 150_000);
    var one = compare(plan, AGENTS, 1, single);
    var batches = compare(plan, 1, BATCH, many);
    var together = compare(plan, AGENTS, BATCH, many);
    boolean fast = together.baseline().median() < FAST || together.ours().median() >= FAST;
    return List.of(
        Figure.of("one task a call, 8 agents", "tasks/s", one)
            .target(">= 5 x naive", one.ratio() >= 5)
            .note("a claim and a completion each; naive: one caller, a commit each"),
        Figure.of("50 tasks a call, one agent", "tasks/s", batches)
            .target(">= 0.7 x naive", batches.ratio() >= 0.7),
        Figure.of("50 tasks a call, 8 agents", "tasks/s", together)
            .target(">= 25,000/s if naive is; >= 0.7 x naive", fast && together.ratio() >= 0.7));
  }

  /** A round ends with its time or with the last task. */
  private static Compared compare(Plan plan, int agents, int batch, int tasks) throws Exception {
    return plan.inTurn(
        () -> plan.inFolder(folder -> ours(plan, folder, agents, batch, tasks)),
        () -> plan.inFolder(folder -> plain(plan, folder, batch, tasks)));
  }

  private static double ours(Plan plan, Path folder, int agents, int batch, int tasks)
      throws Exception {
    try (var store = OpenedStore.durable(folder.resolve("skep.db"))) {
      var swarm = store.swarm();
      Fill.queue(swarm, Fill.task(), tasks);
      var names = new AtomicInteger();
      return Callers.together(
              agents,
              plan.roundTime(),
              () -> {
                var agent = new AgentId("agent-" + names.incrementAndGet());
                var request = ClaimRequest.by(agent).upTo(batch);
                return () -> Fill.work(swarm, request);
              })
          .perSecond();
    }
  }

  private static double plain(Plan plan, Path folder, int batch, int tasks) throws Exception {
    var file = folder.resolve("plain.db");
    try (var store = OpenedStore.durable(file)) {
      Fill.queue(store.swarm(), Fill.task(), tasks);
    }
    try (var plain = new PlainTasks(file, batch)) {
      return Callers.together(1, plan.roundTime(), () -> plain::work).perSecond();
    }
  }
}
