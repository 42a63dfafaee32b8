package io.skep.benchmarks;

import io.skep.Skep;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** How soon an idle worker of another process starts a task, and what it costs to tell it. */
final class SharedWakeUpBenchmark implements Benchmark {

  private static final int CALLERS = 8;

  /** Nanoseconds between tasks, so that the worker is idle again. */
  private static final long REST = 150_000_000;

  @Override
  public String name() {
    return "shared-wake-up";
  }

  @Override
  public List<Figure> run(Plan plan) throws Exception {
    List<Figure> figures = new ArrayList<>(latencies(plan));
    figures.add(cost(plan));
    return figures;
  }

  private static List<Figure> latencies(Plan plan) throws Exception {
    int tasks = plan.pick(5, 50, 200);
    List<Double> middle = new ArrayList<>();
    List<Double> late = new ArrayList<>();
    var database = Database.create();
    try (var skep = SharedStore.open(database);
        var worker = Child.start(IdleWorker.class, database.url())) {
      worker.next();
      for (int round = 0; round < plan.warmUps() + plan.rounds(); round++) {
        var latencies = latencies(skep, worker, tasks);
        if (round >= plan.warmUps()) {
          middle.add(latencies.millis(0.5));
          late.add(latencies.millis(0.99));
        }
      }
    }
    var median = new Samples(middle);
    var last = new Samples(late);
    return List.of(
        Figure.of("an idle worker of another process starts, median", "ms", median)
            .target("<= 20 ms", median.median() <= 20)
            .note("from the call that queues the task to the handler's first line"),
        Figure.of("the same, p99", "ms", last).target("<= 100 ms", last.median() <= 100));
  }

  private static Latencies latencies(Skep skep, Child worker, int tasks) throws Exception {
    var latencies = new Latencies();
    for (int i = 0; i < tasks; i++) {
      LockSupport.parkNanos(REST);
      long before = System.nanoTime();
      skep.swarm().tasks().queue(Fill.task());
      worker.next();
      latencies.add(System.nanoTime() - before);
    }
    return latencies;
  }

  private static Figure cost(Plan plan) throws Exception {
    try (var telling = SharedStore.open(Database.create(), true);
        var silent = SharedStore.open(Database.create(), false)) {
      var compared = plan.inTurn(() -> queue(plan, telling), () -> queue(plan, silent));
      return Figure.of("enqueue with notifications, 8 callers", "tasks/s", compared)
          .target(">= 0.95 x without", compared.ratio() >= 0.95)
          .note("one task a call");
    }
  }

  private static double queue(Plan plan, Skep skep) throws Exception {
    return Callers.together(
            CALLERS,
            plan.roundTime(),
            () ->
                () -> {
                  skep.swarm().tasks().queue(Fill.task());
                  return 1;
                })
        .perSecond();
  }
}
