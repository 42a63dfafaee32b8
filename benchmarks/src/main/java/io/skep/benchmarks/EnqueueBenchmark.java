package io.skep.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Durable enqueues, one task a call, by many callers and by one. */
final class EnqueueBenchmark implements Benchmark {

  private static final int CALLERS = 64;

  @Override
  public String name() {
    return "enqueue";
  }

  @Override
  public List<Figure> run(Plan plan) throws Exception {
    List<Figure> figures = new ArrayList<>();
    addMany(figures, plan, "64 callers", () -> Executors.newFixedThreadPool(CALLERS));
    if (Callers.virtualThreads().isPresent()) {
      addMany(figures, plan, "64 virtual threads", () -> Callers.virtualThreads().orElseThrow());
    }
    var one =
        plan.inTurn(
            () ->
                plan.inFolder(folder -> ours(plan, folder, Executors.newSingleThreadExecutor(), 1))
                    .perSecond(),
            () -> plan.inFolder(folder -> plain(plan, folder)));
    figures.add(
        Figure.of("one caller", "tasks/s", one).target(">= 0.85 x naive", one.ratio() >= 0.85));
    return figures;
  }

  private static void addMany(
      List<Figure> figures, Plan plan, String name, Supplier<ExecutorService> threads)
      throws Exception {
    var slowest = new ArrayList<Double>();
    var many =
        plan.inTurn(
            () -> {
              var outcome = plan.inFolder(folder -> ours(plan, folder, threads.get(), CALLERS));
              slowest.add(outcome.latencies().millis(0.99));
              return outcome.perSecond();
            },
            () -> plan.inFolder(folder -> plain(plan, folder)));
    var waits = new Samples(slowest.subList(plan.warmUps(), slowest.size()));
    figures.add(
        Figure.of(name, "tasks/s", many)
            .target(">= 12 x naive", many.ratio() >= 12)
            .note("naive: one caller on one connection, a commit each"));
    figures.add(Figure.of(name + ", p99", "ms", waits).target("< 10 ms", waits.median() < 10));
  }

  private static Callers.Outcome ours(Plan plan, Path folder, ExecutorService threads, int callers)
      throws Exception {
    try (var store = OpenedStore.durable(folder.resolve("skep.db"))) {
      var tasks = store.swarm().tasks();
      var spec = Fill.task();
      return Callers.together(
          threads,
          callers,
          plan.roundTime(),
          () ->
              () -> {
                tasks.queue(spec);
                return 1;
              });
    }
  }

  private static double plain(Plan plan, Path folder) throws Exception {
    try (var plain = new PlainTasks(folder.resolve("plain.db"), 1)) {
      return Callers.together(
              1,
              plan.roundTime(),
              () ->
                  () -> {
                    plain.queue();
                    return 1;
                  })
          .perSecond();
    }
  }
}
