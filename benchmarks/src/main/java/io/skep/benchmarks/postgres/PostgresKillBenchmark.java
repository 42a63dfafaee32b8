package io.skep.benchmarks.postgres;

import io.skep.Skep;
import io.skep.benchmarks.harness.Benchmark;
import io.skep.benchmarks.harness.BenchmarkPlan;
import io.skep.benchmarks.harness.ChildJvm;
import io.skep.benchmarks.harness.DataSeeder;
import io.skep.benchmarks.harness.Measurement;
import io.skep.benchmarks.harness.Samples;
import io.skep.benchmarks.postgres.LeaseEventLog.Event;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.RetryPolicy;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.value.SwarmId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Agents on one plan in several processes, one of which is killed repeatedly. */
public final class PostgresKillBenchmark implements Benchmark {

  private static final int AGENTS = 8;
  private static final int PROCESSES = 4;
  private static final int SHOWN_FAULTS = 5;

  /** Nanoseconds between progress polls. */
  private static final long POLL_NANOS = 20_000_000;

  private static final long TIMEOUT_NANOS = TimeUnit.MINUTES.toNanos(5);

  /** 1,000 attempts: a task may lose its worker repeatedly without failing. */
  private static final TaskSpec TASK =
      DataSeeder.taskSpec().toBuilder()
          .plan(KillableWorker.PLAN)
          .retry(new RetryPolicy(1_000, Duration.ofMillis(1), Duration.ofMillis(1)))
          .build();

  @Override
  public String name() {
    return "shared-kills";
  }

  @Override
  public List<Measurement> run(BenchmarkPlan plan) throws Exception {
    int runs = plan.bySize(1, 2, 20);
    int tasks = plan.bySize(400, 10_000, 10_000);
    var total = new Total();
    var database = PostgresDatabase.create();
    try (var skep = PostgresBenchmarkStores.open(database)) {
      for (int run = 1; run <= runs; run++) {
        var name = "run-" + run;
        plan.withTempFolder(
            folder -> {
              var group = new WorkerGroup(database, skep, name, folder, tasks);
              double seconds =
                  group.work(
                      Duration.ofMillis(plan.bySize(200, 2_000, 2_000)),
                      plan.bySize(2, Integer.MAX_VALUE, Integer.MAX_VALUE));
              var checker = KillChecker.check(group.swarm, LeaseEventLog.readAll(folder), tasks);
              total.add(seconds, group.kills, checker);
              plan.progress()
                  .accept(
                      "%s: %d tasks in %.1f s, %d kills, %d attempts lost, %d faults"
                          .formatted(
                              name,
                              checker.completed(),
                              seconds,
                              group.kills,
                              checker.lostAttempts(),
                              checker.violations().size()));
              return checker;
            });
      }
    }
    return total.measurements(runs * (long) tasks);
  }

  /** Worker process and its event log. */
  private record WorkerProcess(ChildJvm process, Path journal) {

    /**
     * Processes are killed only after an acknowledged completion: otherwise the plan might never
     * end.
     */
    boolean hasAcknowledged() throws IOException {
      return Files.exists(journal)
          && LeaseEventLog.read(journal).stream()
              .anyMatch(line -> line.event() == Event.ACKNOWLEDGED);
    }
  }

  /** Processes that work on one plan until it is completed. */
  private static final class WorkerGroup {

    private final PostgresDatabase database;
    private final Swarm swarm;
    private final Path folder;
    private final int tasks;

    /** In start order, oldest first. */
    private final Deque<WorkerProcess> members = new ArrayDeque<>();

    private int started;
    private int kills;

    WorkerGroup(PostgresDatabase database, Skep skep, String name, Path folder, int tasks) {
      this.database = database;
      this.folder = folder;
      this.tasks = tasks;
      swarm = skep.swarm(new SwarmId(name));
    }

    /** Returns the duration in seconds. */
    double work(Duration betweenKills, int maxKills) throws IOException {
      try {
        for (int i = 0; i < PROCESSES; i++) {
          start();
        }
        for (var member : members) {
          member.process().readLine();
        }
        swarm.plans().draft(KillableWorker.PLAN, "Who completes a task?", tasks);
        // The last task is enqueued after the first kill, so that no run ends before.
        DataSeeder.enqueue(swarm, TASK, tasks - 1);
        double seconds = killUntilDone(betweenKills, maxKills);
        for (var member : members) {
          requireDone(member.process());
        }
        return seconds;
      } finally {
        members.forEach(member -> member.process().close());
      }
    }

    private void start() throws IOException {
      started++;
      var name = "process-" + started;
      var journal = folder.resolve(name);
      members.add(
          new WorkerProcess(
              ChildJvm.start(
                  KillableWorker.class,
                  database.url(),
                  swarm.id(),
                  name,
                  AGENTS / PROCESSES,
                  tasks,
                  journal),
              journal));
    }

    private double killUntilDone(Duration betweenKills, int maxKills) throws IOException {
      long start = System.nanoTime();
      long nextKill = start + betweenKills.toNanos();
      while (KillableWorker.completedCount(swarm) < tasks) {
        if (System.nanoTime() - start > TIMEOUT_NANOS) {
          throw new IllegalStateException(
              "tasks of swarm %s were not completed in time; see their leases in %s: %s"
                  .formatted(swarm.id(), database, swarm.queues().countByStatus()));
        }
        if (kills < maxKills
            && System.nanoTime() > nextKill
            && members.getFirst().hasAcknowledged()) {
          members.remove().process().close();
          kills++;
          if (kills == 1) {
            swarm.tasks().enqueue(TASK);
          }
          start();
          nextKill += betweenKills.toNanos();
        }
        LockSupport.parkNanos(POLL_NANOS);
      }
      return (System.nanoTime() - start) / 1e9;
    }

    private static void requireDone(ChildJvm process) throws IOException {
      var output = process.readRemaining();
      if (!output.contains("done")) {
        throw new IllegalStateException("worker process failed; see its error output: " + output);
      }
    }
  }

  /** Totals of all runs. */
  private static final class Total {

    private final List<Double> seconds = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private long completed;
    private long acknowledged;
    private long kills;
    private int runsWithKills;
    private long lost;

    void add(double runSeconds, int runKills, KillChecker checker) {
      seconds.add(runSeconds);
      kills += runKills;
      runsWithKills += runKills > 0 ? 1 : 0;
      completed += checker.completed();
      acknowledged += checker.acknowledged();
      lost += checker.lostAttempts();
      faults.addAll(checker.violations());
    }

    List<Measurement> measurements(long tasks) {
      return List.of(
          measurement("tasks completed exactly once", "tasks", completed)
              .target("all of " + tasks, completed == tasks && faults.isEmpty())
              .note(
                  "%d runs; faults: %d %s; %d completions have a logged acknowledgement"
                      .formatted(
                          seconds.size(),
                          faults.size(),
                          faults.stream().limit(SHOWN_FAULTS).toList(),
                          acknowledged)),
          measurement("processes killed", "processes", kills)
              .target("all of the runs had some", runsWithKills == seconds.size()),
          measurement("attempts that were lost and made again", "attempts", lost),
          Measurement.of("time of a run", "s", new Samples(seconds)));
    }

    private static Measurement measurement(String name, String unit, long value) {
      return Measurement.of(name, unit, new Samples(List.of((double) value)));
    }
  }
}
