package io.skep.benchmarks.postgres;

import io.skep.Skep;
import io.skep.benchmarks.harness.Benchmark;
import io.skep.benchmarks.harness.BenchmarkPlan;
import io.skep.benchmarks.harness.ChildJvm;
import io.skep.benchmarks.harness.DataSeeder;
import io.skep.benchmarks.harness.Measurement;
import java.util.ArrayList;
import java.util.List;

/** Agents in several processes on one database, compared with as many in one process. */
public final class PostgresProcessesBenchmark implements Benchmark {

  private static final int AGENTS = 8;
  private static final int PROCESSES = 4;
  private static final int BATCH = 10;

  @Override
  public String name() {
    return "shared-processes";
  }

  @Override
  public List<Measurement> run(BenchmarkPlan plan) throws Exception {
    int tasks = plan.bySize(200, 20_000, 60_000);
    var database = PostgresDatabase.create();
    try (var skep = PostgresBenchmarkStores.open(database);
        var apart = new ProcessGroup(database, PROCESSES);
        var together = new ProcessGroup(database, 1)) {
      warmUp(plan, skep, apart, tasks);
      warmUp(plan, skep, together, tasks);
      var compared =
          plan.compare(() -> apart.drain(skep, tasks), () -> together.drain(skep, tasks));
      return List.of(
          Measurement.of("8 agents in 4 processes", "tasks/s", compared)
              .target(">= 0.95 x one process", compared.ratio() >= 0.95)
              .note(
                  "10 tasks a call; one process: 8 agents as well; both after they have long been"
                      + " at work"));
    }
  }

  /**
   * Runs a group until its processes have compiled their code, each by itself: one of four
   * processes runs a quarter of the calls, and warms up that much more slowly.
   */
  private static void warmUp(BenchmarkPlan plan, Skep skep, ProcessGroup group, int tasks)
      throws Exception {
    double seconds = 0;
    while (seconds < plan.bySize(0, 20, 100)) {
      seconds += tasks / group.drain(skep, tasks);
    }
  }

  /** Processes that share the agents among them. */
  private static final class ProcessGroup implements AutoCloseable {

    private final List<ChildJvm> processes = new ArrayList<>();

    ProcessGroup(PostgresDatabase database, int count) throws Exception {
      for (int i = 0; i < count; i++) {
        processes.add(
            ChildJvm.start(
                PostgresWorkerProcess.class,
                database.url(),
                count + "-" + i,
                AGENTS / count,
                BATCH));
      }
      for (var process : processes) {
        process.readLine();
      }
    }

    double drain(Skep skep, int tasks) throws Exception {
      DataSeeder.enqueue(skep.swarm(), DataSeeder.taskSpec(), tasks);
      long start = System.nanoTime();
      processes.forEach(process -> process.send("work"));
      for (var process : processes) {
        process.readLine();
      }
      return tasks / ((System.nanoTime() - start) / 1e9);
    }

    @Override
    public void close() {
      processes.forEach(ChildJvm::close);
    }
  }
}
