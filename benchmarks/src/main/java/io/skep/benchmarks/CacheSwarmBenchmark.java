package io.skep.benchmarks;

import io.skep.Skep;
import io.skep.adapters.cache.CacheConfig;
import io.skep.adapters.cache.RedisAddress;
import io.skep.benchmarks.FreshnessVerdict.Fault;
import io.skep.testkit.servers.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;

/** {@link SwarmLoad} through two nodes that have caches, and through two that have none. */
final class CacheSwarmBenchmark implements Benchmark {

  /** Agents that call at the same time, at each node. */
  private static final int CALLERS = 2;

  /** How long an agent thinks between two calls. */
  private static final Duration THOUGHT = Duration.ofNanos(500_000);

  private static final CacheConfig CONFIG = CacheConfig.DEFAULT;

  @Override
  public String name() {
    return "cache-swarm";
  }

  @Override
  public List<Figure> run(Plan plan) throws Exception {
    var database = Database.create();
    try (var redis = RedisServer.start();
        var plain = new Nodes(SharedStore.open(database), SharedStore.open(database));
        var cached = new Nodes(open(database, redis), open(database, redis))) {
      plan.progress().accept("filling");
      var load = SwarmLoad.fill(plain.first, plan.pick(50, 10_000, 10_000));
      plan.progress().accept("reading everything once");
      load.readAll(cached.first.swarm());
      load.readAll(cached.second.swarm());
      var time = Duration.ofSeconds(plan.pick(1, 15, 60));
      List<Deed> deeds = Collections.synchronizedList(new ArrayList<>());
      // The reads of a warm-up are judged as well.
      new Round(load, cached, 0).run(time, deeds);
      var figures = new Rounds();
      for (int round = 0; round < plan.pick(1, 3, 3); round++) {
        plan.progress().accept("round " + (round + 1));
        figures.with.add(new Round(load, cached, 0).run(time, deeds));
        figures.without.add(new Round(load, plain, 2).run(time.dividedBy(3), deeds));
      }
      return figures.all(FreshnessVerdict.of(deeds, CONFIG.bound()));
    }
  }

  private static Skep open(Database database, RedisServer redis) {
    return SharedStore.open(database, CONFIG.withRedis(RedisAddress.parse(redis.uri())));
  }

  /** Two open stores. */
  private record Nodes(Skep first, Skep second) implements AutoCloseable {

    CacheUse use() {
      return CacheUse.of(first.cache().figures()).plus(CacheUse.of(second.cache().figures()));
    }

    @Override
    public void close() {
      first.close();
      second.close();
    }
  }

  /** What a round came to. */
  private record Outcome(CacheUse use, Latencies reads) {}

  /** Some time of the load on two nodes, which have this number and the next. */
  private record Round(SwarmLoad load, Nodes nodes, int number) {

    Outcome run(Duration time, List<Deed> deeds) throws Exception {
      var before = nodes.use();
      var latencies = new Latencies();
      long start = System.nanoTime();
      Team.run(
          2 * CALLERS,
          caller -> {
            var done = call(caller % 2, start + time.toNanos());
            deeds.addAll(done);
            synchronized (latencies) {
              done.stream()
                  .filter(deed -> !deed.isWrite())
                  .forEach(deed -> latencies.add(deed.nanos()));
            }
          });
      return new Outcome(nodes.use().minus(before), latencies);
    }

    private List<Deed> call(int node, long end) {
      var swarm = (node == 0 ? nodes.first : nodes.second).swarm();
      List<Deed> done = new ArrayList<>();
      while (System.nanoTime() < end) {
        done.add(load.any(swarm, number + node));
        LockSupport.parkNanos(THOUGHT.toNanos());
      }
      return done;
    }
  }

  /** All rounds. */
  private static final class Rounds {

    private final List<Outcome> with = new ArrayList<>();
    private final List<Outcome> without = new ArrayList<>();

    List<Figure> all(FreshnessVerdict verdict) {
      var store = samples(with, it -> 100.0 * it.use().loads() / it.use().all());
      var p95 = samples(with, it -> it.reads().millis(0.95));
      var plain95 = samples(without, it -> it.reads().millis(0.95));
      long faults = verdict.count(Fault.TOO_OLD) + verdict.count(Fault.OLDER_THAN_OWN);
      return List.of(
          Figure.of("swarm: answered by the cache", "%", samples(with, CacheSwarmBenchmark::hits))
              .target("> 95 %", samples(with, CacheSwarmBenchmark::hits).median() > 95)
              .note(
                  "10,000 agents, 100,000 tasks, Zipf 0.99, 5 % writes, two nodes with 64 MiB each"
                      + " and one Redis, %d callers each, who think for %d us between calls"
                          .formatted(CALLERS, THOUGHT.toNanos() / 1_000)),
          Figure.of(
              "swarm: answered by memory",
              "%",
              samples(with, it -> 100.0 * it.use().memory() / it.use().all())),
          Figure.of("swarm: reads of the store, of all", "%", store, 100)
              .target("< 10 %", store.median() < 10)
              .note("also those ahead of the calls; without a cache all are"),
          Figure.of(
                  "swarm: reads as new as promised",
                  "reads",
                  new Samples(List.of((double) (verdict.reads() - faults))))
              .target("all of " + verdict.reads(), faults == 0)
              .note(
                  "beside %,d writes, each judged by all writes of both nodes; %.0f ms"
                          .formatted(verdict.writes(), verdict.furthestBehind().toNanos() / 1e6)
                      + " behind at most"),
          Figure.of("swarm: read, p95", "ms", new Compared(p95, plain95))
              .target("< 0.1 ms", p95.median() < 0.1)
              .note("without a cache in the same run"),
          Figure.of(
              "swarm: read, median",
              "ms",
              new Compared(
                  samples(with, it -> it.reads().millis(0.5)),
                  samples(without, it -> it.reads().millis(0.5)))));
    }

    private static Samples samples(List<Outcome> outcomes, ToDoubleFunction<Outcome> figure) {
      return new Samples(outcomes.stream().map(it -> figure.applyAsDouble(it)).toList());
    }
  }

  private static double hits(Outcome outcome) {
    var use = outcome.use();
    return 100.0 * (use.memory() + use.redis()) / use.all();
  }
}
