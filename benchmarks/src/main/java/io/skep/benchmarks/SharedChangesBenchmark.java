package io.skep.benchmarks;

import io.skep.Skep;
import io.skep.domain.task.ClaimRequest;
import io.skep.domain.task.TaskManager;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.QueueName;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** What it costs to write down what was changed, for the caches of other processes. */
final class SharedChangesBenchmark implements Benchmark {

  /** A disk is not as fast at all times. */
  private static final int ROUNDS_IN_ONE = 3;

  /** What the rows would be is worked out all the same; they are not written. */
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
  public List<Figure> run(Plan plan) throws Exception {
    var discarding = Database.create();
    try (var telling = SharedStore.open(Database.create());
        var silent = SharedStore.open(discarding)) {
      discarding.execute(DISCARD);
      return List.of(figure(plan, telling, silent, 1, 0.95), figure(plan, telling, silent, 8, 0.8));
    }
  }

  private static Figure figure(Plan plan, Skep telling, Skep silent, int writers, double least)
      throws Exception {
    var compared =
        plan.inTurn(() -> lives(plan, telling, writers), () -> lives(plan, silent, writers));
    return Figure.of("changes written down, writers: " + writers, "tasks/s", compared)
        .target(">= %.2f x discarded".formatted(least), compared.ratio() >= least)
        .note("a task is queued, claimed, reported on and completed, one a call");
  }

  /** Has tasks come and go, those of each writer in a queue of its own. */
  private static double lives(Plan plan, Skep skep, int writers) throws Exception {
    var made = new AtomicInteger();
    return Callers.together(
            writers,
            plan.roundTime().multipliedBy(ROUNDS_IN_ONE),
            () -> {
              var name = "writer-" + made.incrementAndGet();
              var queue = new QueueName(name);
              var spec = TaskSpec.titled("Sum up what was found").queue(queue).build();
              var claim = ClaimRequest.by(new AgentId(name)).from(queue);
              return () -> live(skep.swarm().tasks(), spec, claim);
            })
        .perSecond();
  }

  private static int live(TaskManager tasks, TaskSpec spec, ClaimRequest claim) {
    tasks.queue(spec);
    var token = tasks.claim(claim).get(0).token();
    tasks.progress(token, "half of it");
    tasks.complete(token, Optional.empty());
    return 1;
  }
}
