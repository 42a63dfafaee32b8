package io.skep.benchmarks;

import io.skep.Skep;
import io.skep.domain.agent.Agent;
import io.skep.domain.agent.AgentProfile;
import io.skep.domain.agent.CycleReport;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.ClaimRequest;
import io.skep.domain.task.LeaseToken;
import io.skep.domain.task.Task;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Json;
import io.skep.domain.value.PageRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What is read and written in a soak: agents and tasks in turn, each with a version that grows. A
 * few are read and written more often than all others.
 */
final class SoakItems {

  private static final CycleReport CYCLE = CycleReport.of(1);

  /** Long enough that the least memory holds some of them only. */
  private static final Json DETAILS = new Json("{\"notes\":\"" + "so it goes ".repeat(100) + "\"}");

  private static final AgentId HOLDER = new AgentId("holder");
  private static final Duration LEASE = Duration.ofHours(12);

  private final Swarm swarm;
  private final int agents;

  /** By which the tasks are held: who holds a task may note how far it is. */
  private final List<LeaseToken> leases;

  private SoakItems(Swarm swarm, int agents, List<LeaseToken> leases) {
    this.swarm = swarm;
    this.agents = agents;
    this.leases = leases;
  }

  /** Makes so many agents and so many tasks. */
  static SoakItems fill(Skep skep, int each) {
    var swarm = skep.swarm();
    swarm.agents().register(HOLDER, AgentProfile.PLAIN.withMaxTasks(each));
    skep.store()
        .work()
        .write(
            () -> {
              for (int i = 0; i < each; i++) {
                swarm.agents().register(agent(i), AgentProfile.PLAIN.withDetails(DETAILS));
              }
              return each;
            });
    Fill.queue(swarm, Fill.task().toBuilder().payload(DETAILS).build(), each);
    var claimed = swarm.tasks().claim(ClaimRequest.by(HOLDER).upTo(each).heldFor(LEASE)).size();
    if (claimed != each) {
      throw new IllegalStateException("claimed %d of %d tasks".formatted(claimed, each));
    }
    return of(skep, each);
  }

  /** Returns those that are there. */
  static SoakItems of(Skep skep, int each) {
    var held = PageRequest.first(PageRequest.MAX_LIMIT);
    List<LeaseToken> leases = new ArrayList<>();
    skep.store()
        .tasks()
        .heldBy(skep.swarm().id(), HOLDER, held)
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

  int any() {
    double even = ThreadLocalRandom.current().nextDouble();
    return (int) (count() * even * even * even);
  }

  /** Returns the version that is found. */
  long read(int item) {
    int number = item / 2;
    return item % 2 == 0
        ? swarm.agents().find(agent(number)).map(Agent::version).orElse(Deed.NONE)
        : swarm.tasks().find(leases.get(number).task()).map(Task::version).orElse(Deed.NONE);
  }

  /** Changes it and returns the version that this has made. */
  long write(int item) {
    int number = item / 2;
    return item % 2 == 0
        ? swarm.agents().reportCycle(agent(number), CYCLE).version()
        : swarm.tasks().progress(leases.get(number), "so it goes").version();
  }
}
