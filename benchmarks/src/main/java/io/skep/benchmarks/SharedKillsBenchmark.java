package io.skep.benchmarks;

import io.skep.Skep;
import io.skep.benchmarks.Journal.Event;
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

/** Agents on one plan in several processes, of which one is killed again and again. */
final class SharedKillsBenchmark implements Benchmark {

  private static final int AGENTS = 8;
  private static final int PROCESSES = 4;
  private static final int SHOWN_FAULTS = 5;

  /** Nanoseconds between looks at how far they are. */
  private static final long LOOK = 20_000_000;

  private static final long PATIENCE = TimeUnit.MINUTES.toNanos(5);

  /** Silence is no failure of a task: whoever is killed may be its holder again and again. */
  private static final TaskSpec TASK =
      Fill.task().toBuilder()
          .plan(MortalWorker.PLAN)
          .retry(new RetryPolicy(1_000, Duration.ofMillis(1), Duration.ofMillis(1)))
          .build();

  @Override
  public String name() {
    return "shared-kills";
  }

  @Override
  public List<Figure> run(Plan plan) throws Exception {
    int runs = plan.pick(1, 2, 20);
    int tasks = plan.pick(400, 10_000, 10_000);
    var total = new Total();
    var database = Database.create();
    try (var skep = SharedStore.open(database)) {
      for (int run = 1; run <= runs; run++) {
        var name = "run-" + run;
        plan.inFolder(
            folder -> {
              var crew = new Crew(database, skep, name, folder, tasks);
              double seconds =
                  crew.work(
                      Duration.ofMillis(plan.pick(200, 2_000, 2_000)),
                      plan.pick(2, Integer.MAX_VALUE, Integer.MAX_VALUE));
              var verdict = KillsVerdict.of(crew.swarm, Journal.readAll(folder), tasks);
              total.add(seconds, crew.kills, verdict);
              plan.progress()
                  .accept(
                      "%s: %d tasks in %.1f s, %d kills, %d attempts lost, %d faults"
                          .formatted(
                              name,
                              verdict.completed(),
                              seconds,
                              crew.kills,
                              verdict.lost(),
                              verdict.faults().size()));
              return verdict;
            });
      }
    }
    return total.figures(runs * (long) tasks);
  }

  /** A process and where it tells what it does. */
  private record Member(Child process, Path journal) {

    /** If only those were killed that have done nothing yet, there would be no end. */
    boolean hasDoneSomething() throws IOException {
      return Files.exists(journal)
          && Journal.read(journal).stream().anyMatch(line -> line.event() == Event.ACKNOWLEDGED);
    }
  }

  /** Processes that work on one plan until it is done. */
  private static final class Crew {

    private final Database database;
    private final Swarm swarm;
    private final Path folder;
    private final int tasks;

    /** The one that was started first comes first. */
    private final Deque<Member> members = new ArrayDeque<>();

    private int started;
    private int kills;

    Crew(Database database, Skep skep, String name, Path folder, int tasks) {
      this.database = database;
      this.folder = folder;
      this.tasks = tasks;
      swarm = skep.swarm(new SwarmId(name));
    }

    /** Returns how many seconds it took. */
    double work(Duration betweenKills, int mostKills) throws IOException {
      try {
        for (int i = 0; i < PROCESSES; i++) {
          start();
        }
        for (var member : members) {
          member.process().next();
        }
        swarm.plans().draft(MortalWorker.PLAN, "Who completes a task?", tasks);
        // The last one comes once somebody was killed, so that no run is over before.
        Fill.queue(swarm, TASK, tasks - 1);
        double seconds = killUntilDone(betweenKills, mostKills);
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
          new Member(
              Child.start(
                  MortalWorker.class,
                  database.url(),
                  swarm.id(),
                  name,
                  AGENTS / PROCESSES,
                  tasks,
                  journal),
              journal));
    }

    private double killUntilDone(Duration betweenKills, int mostKills) throws IOException {
      long start = System.nanoTime();
      long nextKill = start + betweenKills.toNanos();
      while (MortalWorker.completed(swarm) < tasks) {
        if (System.nanoTime() - start > PATIENCE) {
          throw new IllegalStateException(
              "the tasks of swarm %s are not done in time; see what holds them in %s: %s"
                  .formatted(swarm.id(), database, swarm.queues().countByStatus()));
        }
        if (kills < mostKills
            && System.nanoTime() > nextKill
            && members.getFirst().hasDoneSomething()) {
          members.remove().process().close();
          kills++;
          if (kills == 1) {
            swarm.tasks().queue(TASK);
          }
          start();
          nextKill += betweenKills.toNanos();
        }
        LockSupport.parkNanos(LOOK);
      }
      return (System.nanoTime() - start) / 1e9;
    }

    private static void requireDone(Child process) throws IOException {
      var said = process.rest();
      if (!said.contains("done")) {
        throw new IllegalStateException("a process failed; its error output tells why: " + said);
      }
    }
  }

  /** All runs together. */
  private static final class Total {

    private final List<Double> seconds = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private long completed;
    private long acknowledged;
    private long kills;
    private int runsWithKills;
    private long lost;

    void add(double runSeconds, int runKills, KillsVerdict verdict) {
      seconds.add(runSeconds);
      kills += runKills;
      runsWithKills += runKills > 0 ? 1 : 0;
      completed += verdict.completed();
      acknowledged += verdict.acknowledged();
      lost += verdict.lost();
      faults.addAll(verdict.faults());
    }

    List<Figure> figures(long tasks) {
      return List.of(
          figure("tasks completed exactly once", "tasks", completed)
              .target("all of " + tasks, completed == tasks && faults.isEmpty())
              .note(
                  "%d runs; faults: %d %s; %d completions were acknowledged to workers that lived to note it"
                      .formatted(
                          seconds.size(),
                          faults.size(),
                          faults.stream().limit(SHOWN_FAULTS).toList(),
                          acknowledged)),
          figure("processes killed", "processes", kills)
              .target("all of the runs had some", runsWithKills == seconds.size()),
          figure("attempts that were lost and made again", "attempts", lost),
          Figure.of("time of a run", "s", new Samples(seconds)));
    }

    private static Figure figure(String name, String unit, long value) {
      return Figure.of(name, unit, new Samples(List.of((double) value)));
    }
  }
}
