package io.skep.benchmarks;

import io.skep.domain.store.Swarm;
import io.skep.domain.task.ClaimRequest;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.value.PlanId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What a plan's tasks and a claim cost beside very many other tasks. */
final class SizeBenchmark implements Benchmark {

  private static final PlanId PLAN = new PlanId("plan-1");
  private static final int OF_PLAN = 1_000;
  private static final int PENDING = 100;
  private static final int FEW = 1_000;

  @Override
  public String name() {
    return "size";
  }

  @Override
  public List<Figure> run(Plan plan) throws Exception {
    return plan.inFolder(folder -> run(plan, folder));
  }

  private static List<Figure> run(Plan plan, Path folder) throws Exception {
    int many = plan.pick(2_000, 100_000, 1_000_000);
    plan.progress().accept("storing " + many + " tasks");
    // The disk is not what is measured here, and would hide what is.
    try (var small = OpenedStore.relaxed(folder.resolve("small.db"));
        var large = OpenedStore.relaxed(folder.resolve("large.db"))) {
      Fill.queue(small.swarm(), Fill.task(), FEW);
      Fill.queue(large.swarm(), Fill.task(), many);
      work(large.swarm());
      var tasks = large.swarm().tasks();
      int calls = plan.pick(50, 5_000, 20_000);
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
      int claims = plan.pick(20, 200, 400);
      var claim =
          plan.inTurn(
              () -> Fill.claims(large.swarm(), claims), () -> Fill.claims(small.swarm(), claims));
      var others = "beside " + many + " other tasks";
      return List.of(
          millisecond("current task of a plan, p95", new Samples(current)).note(others),
          millisecond("completed task of a plan, p95", new Samples(completed)).note(others),
          Figure.of("claim among " + many + " ready tasks", "ms", claim)
              .target("<= 1.3 x that among " + FEW, claim.ratio() <= 1.3)
              .note("median; commits do not wait for the disk here"));
    }
  }

  /** Works on a plan until only so many of its tasks are pending. */
  private static void work(Swarm swarm) {
    swarm.plans().draft(PLAN, "What was found?");
    Fill.queue(swarm, TaskSpec.titled("Look at one source").plan(PLAN).build(), OF_PLAN);
    for (int left = OF_PLAN - PENDING; left > 0; left -= PENDING) {
      Fill.work(swarm, ClaimRequest.by(Fill.AGENT).ofPlan(PLAN).upTo(PENDING));
    }
  }

  private static Figure millisecond(String name, Samples samples) {
    return Figure.of(name, "ms", samples).target("< 1 ms", samples.median() < 1);
  }

  private static double p95(int calls, Supplier<Optional<Task>> call) {
    var latencies = new Latencies();
    for (int i = 0; i < calls; i++) {
      long before = System.nanoTime();
      var found = call.get();
      latencies.add(System.nanoTime() - before);
      if (found.isEmpty()) {
        throw new IllegalStateException("there is no such task");
      }
    }
    return latencies.millis(0.95);
  }
}
