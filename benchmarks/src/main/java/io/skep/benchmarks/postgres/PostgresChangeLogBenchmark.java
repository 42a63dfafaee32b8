package io.skep.benchmarks.postgres;

import io.skep.Skep;
import io.skep.benchmarks.harness.Benchmark;
import io.skep.benchmarks.harness.BenchmarkPlan;
import io.skep.benchmarks.harness.LoadGenerator;
import io.skep.benchmarks.harness.Measurement;
import io.skep.domain.lease.ClaimRequest;
import io.skep.domain.task.TaskManager;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.QueueName;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Cost of the change log, which the caches of other processes read. */
public final class PostgresChangeLogBenchmark implements Benchmark {

  /** Longer rounds, as disk speed varies. */
  private static final int ROUND_FACTOR = 3;

  /** The rows are computed all the same, but discarded. */
  private static final String DISCARD =
      """
      CREATE FUNCTION discard() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
      CREATE TRIGGER discard BEFORE INSERT ON change FOR EACH ROW EXECUTE FUNCTION discard();
      """;

  @Override
  public String name() {
    return "shared-changes";
  }

  @Override
  public List<Measurement> run(BenchmarkPlan plan) throws Exception {
    var discarding = PostgresDatabase.create();
    try (var logging = PostgresBenchmarkStores.open(PostgresDatabase.create());
        var discardingStore = PostgresBenchmarkStores.open(discarding)) {
      discarding.execute(DISCARD);
      return List.of(
          measurement(plan, logging, discardingStore, 1, 0.95),
          measurement(plan, logging, discardingStore, 8, 0.8));
    }
  }

  private static Measurement measurement(
      BenchmarkPlan plan, Skep logging, Skep discardingStore, int writers, double minRatio)
      throws Exception {
    var compared =
        plan.compare(
            () -> runTasks(plan, logging, writers), () -> runTasks(plan, discardingStore, writers));
    return Measurement.of("changes written down, writers: " + writers, "tasks/s", compared)
        .target(">= %.2f x discarded".formatted(minRatio), compared.ratio() >= minRatio)
        .note("a task is queued, claimed, reported on and completed, one a call");
  }

  /** Enqueues, claims and completes tasks, with one queue per writer. */
  private static double runTasks(BenchmarkPlan plan, Skep skep, int writers) throws Exception {
    var made = new AtomicInteger();
    return LoadGenerator.runConcurrently(
            writers,
            plan.roundTime().multipliedBy(ROUND_FACTOR),
            () -> {
              var name = "writer-" + made.incrementAndGet();
              var queue = new QueueName(name);
              var spec = TaskSpec.builder("Sum up what was found").queue(queue).build();
              var claim = ClaimRequest.forAgent(new AgentId(name)).withQueue(queue);
              return () -> runOneTask(skep.swarm().tasks(), spec, claim);
            })
        .perSecond();
  }

  private static int runOneTask(TaskManager tasks, TaskSpec spec, ClaimRequest claim) {
    tasks.enqueue(spec);
    var token = tasks.claim(claim).get(0).token();
    tasks.progress(token, "half of it");
    tasks.complete(token, Optional.empty());
    return 1;
  }
}
