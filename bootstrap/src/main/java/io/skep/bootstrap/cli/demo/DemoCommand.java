package io.skep.bootstrap.cli.demo;

import static java.util.Objects.requireNonNull;

import io.skep.Skep;
import io.skep.bootstrap.cli.argument.StoreLocation;
import io.skep.bootstrap.cli.command.SkepCommand;
import io.skep.bootstrap.cli.output.CommandResult;
import io.skep.bootstrap.cli.output.ExitStatus;
import io.skep.bootstrap.cli.output.ResultViews;
import io.skep.domain.lease.LeaseToken;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.Priority;
import io.skep.domain.value.QueueName;
import io.skep.domain.value.SwarmId;
import io.skep.domain.value.Validate;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Command {@code demo}: runs a swarm on a temporary store and checks the guarantees. */
@Command(
    description = {
      "Run a demonstration swarm and check the guarantees.",
      "The store is a temporary file, or the database that --store names, where the swarm has an",
      "id of its own and remains. Agents claim dependent tasks of a plan and send messages; one",
      "agent crashes, and its tasks are reclaimed. At the end the stored state is checked."
    })
public final class DemoCommand implements Callable<Integer> {

  public static final QueueName QUEUE = new QueueName("demo");

  private static final PlanId PLAN = new PlanId("demo");
  private static final int BATCH_SIZE = 100;
  private static final long RECLAIM_INTERVAL_MILLIS = 100;

  @ParentCommand @Nullable SkepCommand skep;

  @Option(
      names = "--agents",
      defaultValue = "8",
      description = "Number of agents, 2 to 64. Default: 8")
  int agents;

  @Option(
      names = "--tasks",
      defaultValue = "1000",
      description = "Number of tasks, 20 to 100000. Default: 1000")
  int tasks;

  private long reclaimed;

  @Override
  public Integer call() throws IOException {
    Validate.range("--agents", agents, 2, 64);
    Validate.range("--tasks", tasks, 20, 100_000);
    var root = requireNonNull(skep);
    if (StoreLocation.isDatabase(root.storeUrl())) {
      var swarmId = new SwarmId("demo-" + UUID.randomUUID());
      try (var store = Skep.builder().store(root.storeUrl()).maintenance(false).open()) {
        return runDemo(store.swarm(swarmId));
      }
    }
    try (var folder = TemporaryFolder.create("skep-demo");
        var store = Skep.builder().store(folder.storeUrl()).maintenance(false).open()) {
      return runDemo(store.swarm());
    }
  }

  private int runDemo(Swarm swarm) {
    var root = requireNonNull(skep);
    enqueueTasks(swarm);
    var completed = new AtomicLong();
    var stop = new AtomicBoolean();
    var workers = createAgents(swarm, completed, stop);
    long start = System.nanoTime();
    runAll(swarm, root, workers, completed, stop);
    double seconds = (System.nanoTime() - start) / 1e9;

    var claims = new Latencies();
    var writes = new Latencies();
    List<LeaseToken> abandonedTokens = new ArrayList<>();
    long messages = 0;
    for (var worker : workers) {
      claims.addAll(worker.claims);
      writes.addAll(worker.writes);
      abandonedTokens.addAll(worker.abandonedTokens);
      messages += worker.messagesSent;
    }
    drainInboxes(swarm);
    var checks = new DemoChecks(swarm);
    var results = checks.run(tasks, agentIds(), abandonedTokens, messages);
    boolean ok = !results.containsValue(false);
    root.print(
        CommandResult.fields()
            .with("swarm", swarm.id())
            .with("agents", agents)
            .with("tasks", tasks)
            .with("seconds", Math.round(seconds * 1_000) / 1_000.0)
            .with("tasksPerSecond", Math.round(tasks / seconds))
            .with("claim", claims.toResult())
            .with("write", writes.toResult())
            .with("attempts", checks.attempts)
            .with("reclaimedLeases", reclaimed)
            .with("messages", messages)
            .with("guarantees", guarantees(results))
            .with("ok", ok));
    return ok ? ExitStatus.SUCCESS : ExitStatus.REJECTED;
  }

  /** Enqueues groups of ten tasks: the first blocks the others, and these block the last. */
  private void enqueueTasks(Swarm swarm) {
    swarm.plans().draft(PLAN, "What can a swarm do in a minute?");
    for (int from = 0; from < tasks; from += BATCH_SIZE) {
      List<TaskSpec> specs = new ArrayList<>();
      for (int i = from; i < Math.min(tasks, from + BATCH_SIZE); i++) {
        specs.add(spec(i));
      }
      swarm.tasks().enqueueAll(specs);
    }
  }

  private static TaskSpec spec(int number) {
    int first = number / 10 * 10;
    var task =
        TaskSpec.builder("Demonstration task " + number)
            .queue(QUEUE)
            .plan(PLAN)
            .key("demo-" + number)
            .priority(Priority.ofLevel(1 + number / 10 % 4));
    if (number == first + 9) {
      String[] others = new String[8];
      for (int i = 0; i < others.length; i++) {
        others[i] = "demo-" + (first + 1 + i);
      }
      return task.blockedByKeys(others).build();
    }
    return number == first ? task.build() : task.blockedByKeys("demo-" + first).build();
  }

  private List<DemoAgent> createAgents(Swarm swarm, AtomicLong completed, AtomicBoolean stop) {
    var names = agentIds();
    List<DemoAgent> created = new ArrayList<>();
    for (int i = 0; i < agents; i++) {
      int crashAfter = i == agents - 1 ? Math.max(1, tasks / agents / 4) : Integer.MAX_VALUE;
      created.add(
          new DemoAgent(
              swarm,
              names.get(i),
              names.get((i + 1) % agents),
              i % 2 == 0 ? "builders" : "reviewers",
              crashAfter,
              completed,
              stop));
    }
    return created;
  }

  private List<AgentId> agentIds() {
    List<AgentId> names = new ArrayList<>();
    for (int i = 1; i <= agents; i++) {
      names.add(new AgentId("agent-" + i));
    }
    return names;
  }

  private void runAll(
      Swarm swarm,
      SkepCommand root,
      List<DemoAgent> workers,
      AtomicLong completed,
      AtomicBoolean stop) {
    List<Thread> threads = new ArrayList<>();
    var failure = new AtomicReference<@Nullable RuntimeException>();
    for (int i = 0; i < workers.size(); i++) {
      var worker = workers.get(i);
      threads.add(
          new Thread(
              () -> {
                try {
                  worker.run();
                } catch (RuntimeException e) {
                  failure.compareAndSet(null, e);
                  stop.set(true);
                }
              },
              "agent-" + (i + 1)));
    }
    threads.forEach(Thread::start);
    try (var progress = root.progressBar("demo")) {
      while (completed.get() < tasks && !stop.get()) {
        reclaimed += swarm.tasks().reclaimExpired();
        progress.show(completed.get(), tasks, reclaimed + " reclaimed");
        TimeUnit.MILLISECONDS.sleep(RECLAIM_INTERVAL_MILLIS);
      }
      stop.set(true);
      for (var thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      stop.set(true);
      Thread.currentThread().interrupt();
    }
    var failed = failure.get();
    if (failed != null) {
      throw failed;
    }
  }

  /** Acknowledges the mail of the crashed agent and mail sent after the last fetch. */
  private void drainInboxes(Swarm swarm) {
    for (var name : agentIds()) {
      for (var entry : swarm.mailbox().fetch(name, 1_000)) {
        swarm.mailbox().acknowledge(name, entry.message().id());
      }
    }
  }

  private static CommandResult.Table guarantees(Map<String, Boolean> results) {
    return ResultViews.table(
        List.of("holds", "guarantee"),
        List.copyOf(results.entrySet()),
        entry ->
            CommandResult.fields()
                .with("guarantee", entry.getKey())
                .with("holds", entry.getValue()));
  }
}
