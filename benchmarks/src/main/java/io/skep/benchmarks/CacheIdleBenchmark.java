package io.skep.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How much of a core it takes a process to follow what others change, while nobody does: its own
 * time and that of the server's processes that serve it, beside those of a process without a cache.
 */
final class CacheIdleBenchmark implements Benchmark {

  /** What may be more than without a cache, in percent of a core. */
  private static final double MOST = 0.5;

  @Override
  public String name() {
    return "cache-idle";
  }

  @Override
  public List<Figure> run(Plan plan) throws Exception {
    try (var cached = Node.start(true);
        var plain = Node.start(false)) {
      // Until it has compiled what it does again and again.
      Thread.sleep(plan.pick(10, 60_000, 120_000));
      List<Double> with = new ArrayList<>();
      List<Double> without = new ArrayList<>();
      for (int round = 0; round < plan.rounds(); round++) {
        var begunWith = cached.used();
        var begunWithout = plain.used();
        long begun = System.nanoTime();
        Thread.sleep(plan.pick(100, 10_000, 30_000));
        double time = System.nanoTime() - begun;
        with.add(100 * nanos(begunWith, cached.used()) / time);
        without.add(100 * nanos(begunWithout, plain.used()) / time);
      }
      var compared = new Compared(new Samples(with), new Samples(without));
      double more = compared.ours().median() - compared.baseline().median();
      return List.of(
          Figure.of("an idle node with a cache", "% of a core", compared)
              .target("< %.1f more than without".formatted(MOST), more < MOST)
              .note("the process and its share of the server, both at the same time"));
    }
  }

  /** Of those that have lived through it: who came or went was at something else. */
  private static long nanos(Map<Long, Duration> before, Map<Long, Duration> after) {
    return after.entrySet().stream()
        .filter(process -> before.containsKey(process.getKey()))
        .mapToLong(process -> process.getValue().minus(before.get(process.getKey())).toNanos())
        .sum();
  }

  /** A process, and the database that nobody else uses. */
  private record Node(Child process, Database database) implements AutoCloseable {

    static Node start(boolean cache) throws Exception {
      var database = Database.create();
      var node = new Node(Child.start(IdleNode.class, database.url(), cache), database);
      node.process.next();
      return node;
    }

    /** Returns the processor time of all processes at work for it, by their ids. */
    Map<Long, Duration> used() throws Exception {
      Map<Long, Duration> used = new HashMap<>();
      add(used, process.handle());
      try (var connection = database.connect();
          var statement = connection.createStatement();
          var rows =
              statement.executeQuery(
                  "SELECT pid FROM pg_stat_activity"
                      + " WHERE datname = current_database() AND pid <> pg_backend_pid()")) {
        while (rows.next()) {
          // Of no process here, if the server is elsewhere.
          ProcessHandle.of(rows.getLong(1)).ifPresent(it -> add(used, it));
        }
      }
      return used;
    }

    private static void add(Map<Long, Duration> used, ProcessHandle process) {
      process.info().totalCpuDuration().ifPresent(time -> used.put(process.pid(), time));
    }

    @Override
    public void close() {
      process.close();
    }
  }
}
