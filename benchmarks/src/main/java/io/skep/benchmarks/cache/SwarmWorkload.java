package io.skep.benchmarks.cache;

import io.skep.Skep;
import io.skep.benchmarks.harness.DataSeeder;
import io.skep.benchmarks.harness.WorkerThreads;
import io.skep.domain.agent.Agent;
import io.skep.domain.agent.AgentProfile;
import io.skep.domain.agent.CycleReport;
import io.skep.domain.lease.ClaimRequest;
import io.skep.domain.lease.Lease;
import io.skep.domain.lease.LeaseToken;
import io.skep.domain.message.Message;
import io.skep.domain.message.MessageInput;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.Task;
import io.skep.domain.value.AgentId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * Workload of a large swarm: agents look up tasks, other agents and latest messages, and report
 * progress. 5 % of the calls are writes. Each agent holds ten tasks; popularity of agents and tasks
 * is skewed.
 */
final class SwarmWorkload {

  /** Number of tasks that each agent holds. */
  private static final int TASKS_PER_AGENT = 10;

  private static final int LAST = 20;
  private static final double WRITE_RATIO = 0.05;
  private static final CycleReport CYCLE = CycleReport.of(1);
  private static final MessageInput ENTRY =
      MessageInput.text(Role.ASSISTANT, "The tests of the parser pass again. ".repeat(5));

  /** Entity that a call reads or writes. */
  private enum ItemType {
    TASK(0),
    AGENT(1),
    THREAD(2);

    private final int place;

    ItemType(int place) {
      this.place = place;
    }
  }

  /** Upper bound of the number of items of a type. */
  private static final int MAX_ITEMS_PER_TYPE = 1_000_000;

  private final List<AgentId> agents;
  private final List<LeaseToken> held;
  private final ZipfDistribution popularAgents;
  private final ZipfDistribution popularTasks;

  private SwarmWorkload(List<AgentId> agents, List<LeaseToken> held) {
    this.agents = agents;
    this.held = held;
    popularAgents = new ZipfDistribution(agents.size());
    popularTasks = new ZipfDistribution(held.size());
  }

  /** Creates the swarm. */
  static SwarmWorkload fill(Skep skep, int count) throws Exception {
    var swarm = skep.swarm();
    var agents = IntStream.range(0, count).mapToObj(i -> new AgentId("agent-" + i)).toList();
    DataSeeder.enqueue(swarm, DataSeeder.taskSpec(), count * TASKS_PER_AGENT);
    List<LeaseToken> held = Collections.synchronizedList(new ArrayList<>());
    forEachParallel(
        agents,
        agent -> {
          swarm.agents().register(agent, AgentProfile.DEFAULT);
          var request =
              ClaimRequest.forAgent(agent).withLimit(TASKS_PER_AGENT).withLease(Lease.MAX_DURATION);
          swarm.tasks().claim(request).forEach(task -> held.add(task.token()));
        });
    Collections.shuffle(held, new Random(1));
    return new SwarmWorkload(agents, held);
  }

  /** Reads every item once, the most popular ones last. */
  void readAll(Swarm swarm) throws Exception {
    forEachParallel(reversed(held), lease -> swarm.tasks().find(lease.task()));
    forEachParallel(
        reversed(agents),
        agent -> {
          swarm.agents().find(agent);
          swarm.messages().findLast(ThreadId.of(agent), LAST);
        });
  }

  private static <T> List<T> reversed(List<T> list) {
    List<T> reversed = new ArrayList<>(list);
    Collections.reverse(reversed);
    return reversed;
  }

  private interface Action<T> {
    void apply(T one);
  }

  private static <T> void forEachParallel(List<T> all, Action<T> use) throws Exception {
    int threads = 8;
    WorkerThreads.run(
        threads,
        number -> {
          for (int i = number; i < all.size(); i += threads) {
            use.apply(all.get(i));
          }
        });
  }

  /** Runs one random call and returns it as an operation of a node. */
  Operation runRandom(Swarm swarm, int node) {
    var random = ThreadLocalRandom.current();
    boolean isWrite = random.nextDouble() < WRITE_RATIO;
    double dice = random.nextDouble();
    var kind = dice < 0.5 ? ItemType.TASK : dice < 0.9 ? ItemType.AGENT : ItemType.THREAD;
    int number = kind == ItemType.TASK ? popularTasks.sample() : popularAgents.sample();
    int item = kind.place * MAX_ITEMS_PER_TYPE + number;
    long begin = System.nanoTime();
    long version = isWrite ? write(swarm, kind, number) : read(swarm, kind, number);
    long end = System.nanoTime();
    return isWrite
        ? Operation.write(node, item, version, begin, end)
        : Operation.read(node, item, version, begin, end);
  }

  private long read(Swarm swarm, ItemType kind, int number) {
    return switch (kind) {
      case TASK -> swarm.tasks().find(held.get(number).task()).map(Task::version).orElseThrow();
      case AGENT -> swarm.agents().find(agents.get(number)).map(Agent::version).orElseThrow();
      case THREAD -> {
        var last = swarm.messages().findLast(ThreadId.of(agents.get(number)), LAST);
        yield last.stream().mapToLong(Message::sequence).max().orElse(0);
      }
    };
  }

  private long write(Swarm swarm, ItemType kind, int number) {
    return switch (kind) {
      case TASK -> swarm.tasks().progress(held.get(number), "half of it").version();
      case AGENT -> swarm.agents().reportCycle(agents.get(number), CYCLE).version();
      case THREAD -> swarm.messages().append(ThreadId.of(agents.get(number)), ENTRY).sequence();
    };
  }
}
