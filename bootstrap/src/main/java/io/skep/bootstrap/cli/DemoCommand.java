package io.skep.bootstrap.cli;

import static java.util.Objects.requireNonNull;

import io.skep.Skep;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.LeaseToken;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Check;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.Priority;
import io.skep.domain.value.QueueName;
import io.skep.domain.value.SwarmId;
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

/** A swarm at work on a temporary store, and what came of it. */
@Command(
    description = {
      "Let a swarm work on a temporary file, or on the database that --store names, in a swarm of",
      "its own that stays there; and check what is guaranteed.",
      "A plan of dependent tasks, agents that claim them, one that dies and whose tasks are taken",
      "back, letters; then every guarantee that shows in what is stored."
    })
final class DemoCommand implements Callable<Integer> {

  static final QueueName QUEUE = new QueueName("demo");

  private static final PlanId PLAN = new PlanId("demo");
  private static final int BATCH = 100;
  private static final long RECOVERY_MILLIS = 100;

  @ParentCommand @Nullable SkepCommand skep;

  @Option(names = "--agents", defaultValue = "8", description = "2 to 64. Default: 8")
  int agents;

  @Option(names = "--tasks", defaultValue = "1000", description = "20 to 100000. Default: 1000")
  int tasks;

  private long recovered;

  @Override
  public Integer call() throws IOException {
    Check.range("--agents", agents, 2, 64);
    Check.range("--tasks", tasks, 20, 100_000);
    var root = requireNonNull(skep);
    if (StoreLocation.isDatabase(root.store)) {
      var own = new SwarmId("demo-" + UUID.randomUUID());
      try (var store = Skep.builder().store(root.store).maintenance(false).open()) {
        return demonstrate(store.swarm(own));
      }
    }
    try (var folder = TemporaryFolder.create("skep-demo");
        var store = Skep.builder().store(folder.store()).maintenance(false).open()) {
      return demonstrate(store.swarm());
    }
  }

  private int demonstrate(Swarm swarm) {
    var root = requireNonNull(skep);
    queueTasks(swarm);
    var completed = new AtomicLong();
    var stop = new AtomicBoolean();
    var workers = makeAgents(swarm, completed, stop);
    long start = System.nanoTime();
    runAll(swarm, root, workers, completed, stop);
    double seconds = (System.nanoTime() - start) / 1e9;

    var claims = new Latencies();
    var writes = new Latencies();
    List<LeaseToken> leftBehind = new ArrayList<>();
    long letters = 0;
    for (var worker : workers) {
      claims.addAll(worker.claims);
      writes.addAll(worker.writes);
      leftBehind.addAll(worker.leftBehind);
      letters += worker.lettersSent;
    }
    readLastLetters(swarm);
    var checks = new DemoChecks(swarm);
    var results = checks.run(tasks, names(), leftBehind, letters);
    boolean ok = !results.containsValue(false);
    root.print(
        Doc.fields()
            .with("swarm", swarm.id())
            .with("agents", agents)
            .with("tasks", tasks)
            .with("seconds", Math.round(seconds * 1_000) / 1_000.0)
            .with("tasksPerSecond", Math.round(tasks / seconds))
            .with("claim", claims.view())
            .with("write", writes.view())
            .with("attempts", checks.attempts)
            .with("recoveredLeases", recovered)
            .with("messages", letters)
            .with("guarantees", guarantees(results))
            .with("ok", ok));
    return ok ? ExitStatus.DONE : ExitStatus.REFUSED;
  }

  /** Every tenth task opens a group; the others of a group wait for it, the last for them all. */
  private void queueTasks(Swarm swarm) {
    swarm.plans().draft(PLAN, "What can a swarm do in a minute?");
    for (int from = 0; from < tasks; from += BATCH) {
      List<TaskSpec> specs = new ArrayList<>();
      for (int i = from; i < Math.min(tasks, from + BATCH); i++) {
        specs.add(spec(i));
      }
      swarm.tasks().queueAll(specs);
    }
  }

  private static TaskSpec spec(int number) {
    int first = number / 10 * 10;
    var task =
        TaskSpec.titled("Demonstration task " + number)
            .queue(QUEUE)
            .plan(PLAN)
            .key("demo-" + number)
            .priority(Priority.ofLevel(1 + number / 10 % 4));
    if (number == first + 9) {
      String[] others = new String[8];
      for (int i = 0; i < others.length; i++) {
        others[i] = "demo-" + (first + 1 + i);
      }
      return task.afterKeys(others).build();
    }
    return number == first ? task.build() : task.afterKeys("demo-" + first).build();
  }

  private List<DemoAgent> makeAgents(Swarm swarm, AtomicLong completed, AtomicBoolean stop) {
    var names = names();
    List<DemoAgent> made = new ArrayList<>();
    for (int i = 0; i < agents; i++) {
      int diesAfter = i == agents - 1 ? Math.max(1, tasks / agents / 4) : Integer.MAX_VALUE;
      made.add(
          new DemoAgent(
              swarm,
              names.get(i),
              names.get((i + 1) % agents),
              i % 2 == 0 ? "builders" : "reviewers",
              diesAfter,
              completed,
              stop));
    }
    return made;
  }

  private List<AgentId> names() {
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
    try (var progress = root.progress("demo")) {
      while (completed.get() < tasks && !stop.get()) {
        recovered += swarm.tasks().recover();
        progress.show(completed.get(), tasks, recovered + " taken back");
        TimeUnit.MILLISECONDS.sleep(RECOVERY_MILLIS);
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

  /** The dead read nothing, and some letters come after the last look. */
  private void readLastLetters(Swarm swarm) {
    for (var name : names()) {
      for (var letter : swarm.mailbox().fetch(name, 1_000)) {
        swarm.mailbox().acknowledge(name, letter.message().id());
      }
    }
  }

  private static Doc.Table guarantees(Map<String, Boolean> results) {
    return Views.table(
        List.of("holds", "guarantee"),
        List.copyOf(results.entrySet()),
        entry -> Doc.fields().with("guarantee", entry.getKey()).with("holds", entry.getValue()));
  }
}
