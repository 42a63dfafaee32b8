package io.skep.benchmarks;

import io.skep.Skep;
import java.util.ArrayList;
import java.util.List;

/** Agents in several processes on one database, beside as many in one process. */
final class SharedProcessesBenchmark implements Benchmark {

  private static final int AGENTS = 8;
  private static final int PROCESSES = 4;
  private static final int BATCH = 10;

  @Override
  public String name() {
    return "shared-processes";
  }

  @Override
  public List<Figure> run(Plan plan) throws Exception {
    int tasks = plan.pick(200, 20_000, 60_000);
    var database = Database.create();
    try (var skep = SharedStore.open(database);
        var apart = new Crew(database, PROCESSES);
        var together = new Crew(database, 1)) {
      warmUp(plan, skep, apart, tasks);
      warmUp(plan, skep, together, tasks);
      var compared = plan.inTurn(() -> apart.drain(skep, tasks), () -> together.drain(skep, tasks));
      return List.of(
          Figure.of("8 agents in 4 processes", "tasks/s", compared)
              .target(">= 0.95 x one process", compared.ratio() >= 0.95)
              .note(
                  "10 tasks a call; one process: 8 agents as well; both after they have long been"
                      + " at work"));
    }
  }

  /**
   * Has a crew work until its processes have compiled what they run, each for itself: one of four
   * does a quarter of the calls, and takes that much longer to be warm.
   */
  private static void warmUp(Plan plan, Skep skep, Crew crew, int tasks) throws Exception {
    double seconds = 0;
    while (seconds < plan.pick(0, 20, 100)) {
      seconds += tasks / crew.drain(skep, tasks);
    }
  }

  /** Processes that share the agents among them. */
  private static final class Crew implements AutoCloseable {

    private final List<Child> processes = new ArrayList<>();

    Crew(Database database, int count) throws Exception {
      for (int i = 0; i < count; i++) {
        processes.add(
            Child.start(
                SharedWorker.class, database.url(), count + "-" + i, AGENTS / count, BATCH));
      }
      for (var process : processes) {
        process.next();
      }
    }

    double drain(Skep skep, int tasks) throws Exception {
      Fill.queue(skep.swarm(), Fill.task(), tasks);
      long start = System.nanoTime();
      processes.forEach(process -> process.tell("work"));
      for (var process : processes) {
        process.next();
      }
      return tasks / ((System.nanoTime() - start) / 1e9);
    }

    @Override
    public void close() {
      processes.forEach(Child::close);
    }
  }
}
