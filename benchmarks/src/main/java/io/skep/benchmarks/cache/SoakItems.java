package io.skep.benchmarks.cache;

import io.skep.Skep;
import io.skep.benchmarks.harness.DataSeeder;
import io.skep.domain.agent.Agent;
import io.skep.domain.agent.AgentProfile;
import io.skep.domain.agent.CycleReport;
import io.skep.domain.lease.ClaimRequest;
import io.skep.domain.lease.LeaseToken;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.Task;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Json;
import io.skep.domain.value.PageRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Items of a soak: agents and tasks, alternately, each with an increasing version. Popularity is
 * skewed: a few items are read and written far more often than the others.
 */
final class SoakItems {

  private static final CycleReport CYCLE = CycleReport.of(1);

  /** Long enough that the smallest cache size holds only some of the items. */
  private static final Json DETAILS = new Json("{\"notes\":\"" + "so it goes ".repeat(100) + "\"}");

  private static final AgentId LEASE_HOLDER = new AgentId("holder");
  private static final Duration LEASE = Duration.ofHours(12);

  private final Swarm swarm;
  private final int agents;

  /** Leases of the tasks: only the lease holder may report progress. */
  private final List<LeaseToken> leases;

  private SoakItems(Swarm swarm, int agents, List<LeaseToken> leases) {
    this.swarm = swarm;
    this.agents = agents;
    this.leases = leases;
  }

  /** Creates {@code each} agents and as many tasks. */
  static SoakItems create(Skep skep, int each) {
    var swarm = skep.swarm();
    swarm.agents().register(LEASE_HOLDER, AgentProfile.DEFAULT.withMaxTasks(each));
    skep.store()
        .unitOfWork()
        .write(
            () -> {
              for (int i = 0; i < each; i++) {
                swarm.agents().register(agent(i), AgentProfile.DEFAULT.withDetails(DETAILS));
              }
              return each;
            });
    DataSeeder.enqueue(swarm, DataSeeder.taskSpec().toBuilder().payload(DETAILS).build(), each);
    var claimed =
        swarm
            .tasks()
            .claim(ClaimRequest.forAgent(LEASE_HOLDER).withLimit(each).withLease(LEASE))
            .size();
    if (claimed != each) {
      throw new IllegalStateException("claimed %d of %d tasks".formatted(claimed, each));
    }
    return load(skep, each);
  }

  /** Loads existing items. */
  static SoakItems load(Skep skep, int each) {
    var held = PageRequest.first(PageRequest.MAX_LIMIT);
    List<LeaseToken> leases = new ArrayList<>();
    skep.store()
        .tasks()
        .leasedBy(skep.swarm().id(), LEASE_HOLDER, held)
        .items()
        .forEach(task -> leases.add(task.token()));
    leases.sort((one, other) -> one.task().toString().compareTo(other.task().toString()));
    return new SoakItems(skep.swarm(), each, leases);
  }

  private static AgentId agent(int number) {
    return new AgentId("agent-" + number);
  }

  int count() {
    return agents + leases.size();
  }

  int pick() {
    double even = ThreadLocalRandom.current().nextDouble();
    return (int) (count() * even * even * even);
  }

  /** Returns the version read. */
  long read(int item) {
    int number = item / 2;
    return item % 2 == 0
        ? swarm.agents().find(agent(number)).map(Agent::version).orElse(Operation.NONE)
        : swarm.tasks().find(leases.get(number).task()).map(Task::version).orElse(Operation.NONE);
  }

  /** Changes the item and returns its new version. */
  long write(int item) {
    int number = item / 2;
    return item % 2 == 0
        ? swarm.agents().reportCycle(agent(number), CYCLE).version()
        : swarm.tasks().progress(leases.get(number), "so it goes").version();
  }
}
