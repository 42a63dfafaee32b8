package io.skep.benchmarks;

import io.skep.Skep;
import io.skep.domain.agent.Agent;
import io.skep.domain.agent.AgentProfile;
import io.skep.domain.agent.CycleReport;
import io.skep.domain.message.Entry;
import io.skep.domain.message.Message;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.ClaimRequest;
import io.skep.domain.task.Lease;
import io.skep.domain.task.LeaseToken;
import io.skep.domain.task.Task;
import io.skep.domain.value.AgentId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * What the agents of a large swarm do: look up tasks, each other, and what was said last, and note
 * how far they are. Of 100 calls 5 write. Each agent holds ten tasks; some agents and some tasks
 * are wanted much more often than others.
 */
final class SwarmLoad {

  /** How many tasks each agent holds. */
  private static final int TASKS = 10;

  private static final int LAST = 20;
  private static final double WRITES = 0.05;
  private static final CycleReport CYCLE = CycleReport.of(1);
  private static final Entry ENTRY =
      Entry.text(Role.ASSISTANT, "The tests of the parser pass again. ".repeat(5));

  /** What a call is about. */
  private enum Kind {
    TASK(0),
    AGENT(1),
    THREAD(2);

    private final int place;

    Kind(int place) {
      this.place = place;
    }
  }

  /** There are fewer of each kind. */
  private static final int MOST = 1_000_000;

  private final List<AgentId> agents;
  private final List<LeaseToken> held;
  private final Popularity popularAgents;
  private final Popularity popularTasks;

  private SwarmLoad(List<AgentId> agents, List<LeaseToken> held) {
    this.agents = agents;
    this.held = held;
    popularAgents = new Popularity(agents.size());
    popularTasks = new Popularity(held.size());
  }

  /** Makes the swarm. */
  static SwarmLoad fill(Skep skep, int count) throws Exception {
    var swarm = skep.swarm();
    var agents = IntStream.range(0, count).mapToObj(i -> new AgentId("agent-" + i)).toList();
    Fill.queue(swarm, Fill.task(), count * TASKS);
    List<LeaseToken> held = Collections.synchronizedList(new ArrayList<>());
    each(
        agents,
        agent -> {
          swarm.agents().register(agent, AgentProfile.PLAIN);
          var request = ClaimRequest.by(agent).upTo(TASKS).heldFor(Lease.MAX_DURATION);
          swarm.tasks().claim(request).forEach(task -> held.add(task.token()));
        });
    Collections.shuffle(held, new Random(1));
    return new SwarmLoad(agents, held);
  }

  /** Reads everything once, what is wanted most at last. */
  void readAll(Swarm swarm) throws Exception {
    each(reversed(held), lease -> swarm.tasks().find(lease.task()));
    each(
        reversed(agents),
        agent -> {
          swarm.agents().find(agent);
          swarm.messages().last(ThreadId.of(agent), LAST);
        });
  }

  private static <T> List<T> reversed(List<T> list) {
    List<T> reversed = new ArrayList<>(list);
    Collections.reverse(reversed);
    return reversed;
  }

  private interface Use<T> {
    void of(T one);
  }

  private static <T> void each(List<T> all, Use<T> use) throws Exception {
    int threads = 8;
    Team.run(
        threads,
        number -> {
          for (int i = number; i < all.size(); i += threads) {
            use.of(all.get(i));
          }
        });
  }

  /** Does one thing, as a node. */
  Deed any(Swarm swarm, int node) {
    var random = ThreadLocalRandom.current();
    boolean isWrite = random.nextDouble() < WRITES;
    double dice = random.nextDouble();
    var kind = dice < 0.5 ? Kind.TASK : dice < 0.9 ? Kind.AGENT : Kind.THREAD;
    int number = kind == Kind.TASK ? popularTasks.any() : popularAgents.any();
    int item = kind.place * MOST + number;
    long begin = System.nanoTime();
    long version = isWrite ? write(swarm, kind, number) : read(swarm, kind, number);
    long end = System.nanoTime();
    return isWrite
        ? Deed.written(node, item, version, begin, end)
        : Deed.read(node, item, version, begin, end);
  }

  private long read(Swarm swarm, Kind kind, int number) {
    return switch (kind) {
      case TASK -> swarm.tasks().find(held.get(number).task()).map(Task::version).orElseThrow();
      case AGENT -> swarm.agents().find(agents.get(number)).map(Agent::version).orElseThrow();
      case THREAD -> {
        var last = swarm.messages().last(ThreadId.of(agents.get(number)), LAST);
        yield last.stream().mapToLong(Message::sequence).max().orElse(0);
      }
    };
  }

  private long write(Swarm swarm, Kind kind, int number) {
    return switch (kind) {
      case TASK -> swarm.tasks().progress(held.get(number), "half of it").version();
      case AGENT -> swarm.agents().reportCycle(agents.get(number), CYCLE).version();
      case THREAD -> swarm.messages().append(ThreadId.of(agents.get(number)), ENTRY).sequence();
    };
  }
}
