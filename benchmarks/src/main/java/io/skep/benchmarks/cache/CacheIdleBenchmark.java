package io.skep.benchmarks.cache;

import io.skep.benchmarks.harness.Benchmark;
import io.skep.benchmarks.harness.BenchmarkPlan;
import io.skep.benchmarks.harness.ChildJvm;
import io.skep.benchmarks.harness.Comparison;
import io.skep.benchmarks.harness.Measurement;
import io.skep.benchmarks.harness.Samples;
import io.skep.benchmarks.postgres.PostgresDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * CPU usage of an idle node with a cache that polls for changes, compared with a node without a
 * cache: the process and the server processes of its connections.
 */
public final class CacheIdleBenchmark implements Benchmark {

  /** Maximum extra CPU usage of the cache, in percent of a core. */
  private static final double MAX_EXTRA_PERCENT = 0.5;

  @Override
  public String name() {
    return "cache-idle";
  }

  @Override
  public List<Measurement> run(BenchmarkPlan plan) throws Exception {
    try (var cached = Node.start(true);
        var plain = Node.start(false)) {
      // Waits until the periodic code is compiled.
      Thread.sleep(plan.bySize(10, 60_000, 120_000));
      List<Double> with = new ArrayList<>();
      List<Double> without = new ArrayList<>();
      for (int round = 0; round < plan.rounds(); round++) {
        var begunWith = cached.cpuTimes();
        var begunWithout = plain.cpuTimes();
        long begun = System.nanoTime();
        Thread.sleep(plan.bySize(100, 10_000, 30_000));
        double time = System.nanoTime() - begun;
        with.add(100 * cpuNanos(begunWith, cached.cpuTimes()) / time);
        without.add(100 * cpuNanos(begunWithout, plain.cpuTimes()) / time);
      }
      var compared = new Comparison(new Samples(with), new Samples(without));
      double more = compared.ours().median() - compared.baseline().median();
      return List.of(
          Measurement.of("an idle node with a cache", "% of a core", compared)
              .target(
                  "< %.1f more than without".formatted(MAX_EXTRA_PERCENT), more < MAX_EXTRA_PERCENT)
              .note("the process and its share of the server, both at the same time"));
    }
  }

  /** Counts only processes that are present in both samples: others did unrelated work. */
  private static long cpuNanos(Map<Long, Duration> before, Map<Long, Duration> after) {
    return after.entrySet().stream()
        .filter(process -> before.containsKey(process.getKey()))
        .mapToLong(process -> process.getValue().minus(before.get(process.getKey())).toNanos())
        .sum();
  }

  /** Node process with a database of its own. */
  private record Node(ChildJvm process, PostgresDatabase database) implements AutoCloseable {

    static Node start(boolean cache) throws Exception {
      var database = PostgresDatabase.create();
      var node = new Node(ChildJvm.start(IdleNodeProcess.class, database.url(), cache), database);
      node.process.readLine();
      return node;
    }

    /**
     * Returns the CPU time of the node and of the server processes that serve it, by process id.
     */
    Map<Long, Duration> cpuTimes() throws Exception {
      Map<Long, Duration> used = new HashMap<>();
      add(used, process.handle());
      try (var connection = database.connect();
          var statement = connection.createStatement();
          var rows =
              statement.executeQuery(
                  "SELECT pid FROM pg_stat_activity"
                      + " WHERE datname = current_database() AND pid <> pg_backend_pid()")) {
        while (rows.next()) {
          // Empty if the server runs on another machine.
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
