package io.skep.benchmarks.cache;

import io.skep.Skep;
import io.skep.adapters.cache.CacheConfig;
import io.skep.adapters.cache.redis.RedisAddress;
import io.skep.benchmarks.cache.StalenessChecker.Violation;
import io.skep.benchmarks.harness.Benchmark;
import io.skep.benchmarks.harness.BenchmarkPlan;
import io.skep.benchmarks.harness.Comparison;
import io.skep.benchmarks.harness.LatencyRecorder;
import io.skep.benchmarks.harness.Measurement;
import io.skep.benchmarks.harness.Samples;
import io.skep.benchmarks.harness.WorkerThreads;
import io.skep.benchmarks.postgres.PostgresBenchmarkStores;
import io.skep.benchmarks.postgres.PostgresDatabase;
import io.skep.testkit.servers.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;

/** Runs {@link SwarmWorkload} on two nodes with caches, and on two without. */
public final class CacheSwarmBenchmark implements Benchmark {

  /** Concurrent agents per node. */
  private static final int CALLERS = 2;

  /** Think time of an agent between two calls. */
  private static final Duration THINK_TIME = Duration.ofNanos(500_000);

  private static final CacheConfig CONFIG = CacheConfig.DEFAULT;

  @Override
  public String name() {
    return "cache-swarm";
  }

  @Override
  public List<Measurement> run(BenchmarkPlan plan) throws Exception {
    var database = PostgresDatabase.create();
    try (var redis = RedisServer.start();
        var plain =
            new StorePair(
                PostgresBenchmarkStores.open(database), PostgresBenchmarkStores.open(database));
        var cached = new StorePair(open(database, redis), open(database, redis))) {
      plan.progress().accept("filling");
      var load = SwarmWorkload.fill(plain.first, plan.bySize(50, 10_000, 10_000));
      plan.progress().accept("reading everything once");
      load.readAll(cached.first.swarm());
      load.readAll(cached.second.swarm());
      var time = Duration.ofSeconds(plan.bySize(1, 15, 60));
      List<Operation> operations = Collections.synchronizedList(new ArrayList<>());
      // The reads of the warm-up are checked as well.
      new Round(load, cached, 0).run(time, operations);
      var rounds = new Rounds();
      for (int round = 0; round < plan.bySize(1, 3, 3); round++) {
        plan.progress().accept("round " + (round + 1));
        rounds.withCache.add(new Round(load, cached, 0).run(time, operations));
        rounds.withoutCache.add(new Round(load, plain, 2).run(time.dividedBy(3), operations));
      }
      return rounds.measurements(StalenessChecker.check(operations, CONFIG.maxStaleness()));
    }
  }

  private static Skep open(PostgresDatabase database, RedisServer redis) {
    return PostgresBenchmarkStores.open(
        database, CONFIG.withRedis(RedisAddress.parse(redis.uri())));
  }

  /** Two open stores. */
  private record StorePair(Skep first, Skep second) implements AutoCloseable {

    CacheUsage use() {
      return CacheUsage.of(first.cache().stats()).plus(CacheUsage.of(second.cache().stats()));
    }

    @Override
    public void close() {
      first.close();
      second.close();
    }
  }

  /** Outcome of a round. */
  private record Outcome(CacheUsage use, LatencyRecorder reads) {}

  /** One timed round on two nodes, which have this number and the next. */
  private record Round(SwarmWorkload load, StorePair nodes, int number) {

    Outcome run(Duration time, List<Operation> operations) throws Exception {
      var before = nodes.use();
      var latencies = new LatencyRecorder();
      long start = System.nanoTime();
      WorkerThreads.run(
          2 * CALLERS,
          caller -> {
            var done = call(caller % 2, start + time.toNanos());
            operations.addAll(done);
            synchronized (latencies) {
              done.stream()
                  .filter(operation -> !operation.isWrite())
                  .forEach(operation -> latencies.add(operation.nanos()));
            }
          });
      return new Outcome(nodes.use().minus(before), latencies);
    }

    private List<Operation> call(int node, long end) {
      var swarm = (node == 0 ? nodes.first : nodes.second).swarm();
      List<Operation> done = new ArrayList<>();
      while (System.nanoTime() < end) {
        done.add(load.runRandom(swarm, number + node));
        LockSupport.parkNanos(THINK_TIME.toNanos());
      }
      return done;
    }
  }

  /** Outcomes of all rounds. */
  private static final class Rounds {

    private final List<Outcome> withCache = new ArrayList<>();
    private final List<Outcome> withoutCache = new ArrayList<>();

    List<Measurement> measurements(StalenessChecker checker) {
      var store = samples(withCache, it -> 100.0 * it.use().loads() / it.use().total());
      var p95 = samples(withCache, it -> it.reads().percentileMillis(0.95));
      var plain95 = samples(withoutCache, it -> it.reads().percentileMillis(0.95));
      long faults = checker.count(Violation.STALE) + checker.count(Violation.OLDER_THAN_OWN_WRITE);
      return List.of(
          Measurement.of(
                  "swarm: answered by the cache",
                  "%",
                  samples(withCache, CacheSwarmBenchmark::hits))
              .target("> 95 %", samples(withCache, CacheSwarmBenchmark::hits).median() > 95)
              .note(
                  "10,000 agents, 100,000 tasks, Zipf 0.99, 5 % writes, two nodes with 64 MiB each"
                      + " and one Redis, %d callers each, who think for %d us between calls"
                          .formatted(CALLERS, THINK_TIME.toNanos() / 1_000)),
          Measurement.of(
              "swarm: answered by memory",
              "%",
              samples(withCache, it -> 100.0 * it.use().memory() / it.use().total())),
          Measurement.of("swarm: reads of the store, of all", "%", store, 100)
              .target("< 10 %", store.median() < 10)
              .note("also those ahead of the calls; without a cache all are"),
          Measurement.of(
                  "swarm: reads as new as promised",
                  "reads",
                  new Samples(List.of((double) (checker.reads() - faults))))
              .target("all of " + checker.reads(), faults == 0)
              .note(
                  "beside %,d writes, each judged by all writes of both nodes; %.0f ms"
                          .formatted(checker.writes(), checker.maxStaleness().toNanos() / 1e6)
                      + " behind at most"),
          Measurement.of("swarm: read, p95", "ms", new Comparison(p95, plain95))
              .target("< 0.1 ms", p95.median() < 0.1)
              .note("without a cache in the same run"),
          Measurement.of(
              "swarm: read, median",
              "ms",
              new Comparison(
                  samples(withCache, it -> it.reads().percentileMillis(0.5)),
                  samples(withoutCache, it -> it.reads().percentileMillis(0.5)))));
    }

    private static Samples samples(List<Outcome> outcomes, ToDoubleFunction<Outcome> value) {
      return new Samples(outcomes.stream().map(it -> value.applyAsDouble(it)).toList());
    }
  }

  private static double hits(Outcome outcome) {
    var use = outcome.use();
    return 100.0 * (use.memory() + use.redis()) / use.total();
  }
}
