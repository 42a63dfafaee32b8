package io.skep.benchmarks.postgres;

import io.skep.Skep;
import io.skep.benchmarks.harness.DataSeeder;
import io.skep.benchmarks.harness.WorkerThreads;
import io.skep.domain.lease.ClaimRequest;
import io.skep.domain.value.AgentId;
import java.util.concurrent.atomic.AtomicInteger;

/** Skep queue whose agents repeatedly claim a batch of tasks and complete it. */
public final class SkepQueue implements BenchmarkQueue {

  private final Skep skep;
  private final int agents;
  private final int batch;

  /** Creates the queue on a database. */
  public SkepQueue(PostgresDatabase database, int agents, int batch) {
    this(PostgresBenchmarkStores.open(database), agents, batch);
  }

  SkepQueue(Skep skep, int agents, int batch) {
    this.skep = skep;
    this.agents = agents;
    this.batch = batch;
  }

  @Override
  public void fill(int tasks) {
    DataSeeder.enqueue(skep.swarm(), DataSeeder.taskSpec(), tasks);
  }

  @Override
  public void drain(int tasks) throws Exception {
    var left = new AtomicInteger(tasks);
    WorkerThreads.run(
        agents,
        number -> {
          var request = ClaimRequest.forAgent(new AgentId("agent-" + number)).withLimit(batch);
          while (left.get() > 0) {
            left.addAndGet(-DataSeeder.claimAndComplete(skep.swarm(), request));
          }
        });
  }

  @Override
  public void close() {
    skep.close();
  }
}
