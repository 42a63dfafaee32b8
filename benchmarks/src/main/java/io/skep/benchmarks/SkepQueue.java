package io.skep.benchmarks;

import io.skep.Skep;
import io.skep.domain.task.ClaimRequest;
import io.skep.domain.value.AgentId;
import java.util.concurrent.atomic.AtomicInteger;

/** Agents that claim a batch of tasks and complete it, again and again. */
final class SkepQueue implements SharedQueue {

  private final Skep skep;
  private final int agents;
  private final int batch;

  SkepQueue(Database database, int agents, int batch) {
    this(SharedStore.open(database), agents, batch);
  }

  SkepQueue(Skep skep, int agents, int batch) {
    this.skep = skep;
    this.agents = agents;
    this.batch = batch;
  }

  @Override
  public void fill(int tasks) {
    Fill.queue(skep.swarm(), Fill.task(), tasks);
  }

  @Override
  public void drain(int tasks) throws Exception {
    var left = new AtomicInteger(tasks);
    Team.run(
        agents,
        number -> {
          var request = ClaimRequest.by(new AgentId("agent-" + number)).upTo(batch);
          while (left.get() > 0) {
            left.addAndGet(-Fill.work(skep.swarm(), request));
          }
        });
  }

  @Override
  public void close() {
    skep.close();
  }
}
