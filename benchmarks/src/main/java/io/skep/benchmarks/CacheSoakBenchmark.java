package io.skep.benchmarks;

import io.skep.adapters.cache.CacheConfig;
import io.skep.benchmarks.FreshnessVerdict.Fault;
import io.skep.testkit.servers.RedisServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Two processes that read and write the same agents and tasks through a cache, with a Redis, while
 * one thing after the other goes wrong. Every single read is held against what was written.
 */
final class CacheSoakBenchmark implements Benchmark {

  /** How many agents there are, and how many tasks. */
  private static final int EACH = 500;

  @Override
  public String name() {
    return "cache-soak";
  }

  @Override
  public List<Figure> run(Plan plan) throws Exception {
    return plan.inFolder(folder -> soak(plan, folder));
  }

  private static List<Figure> soak(Plan plan, Path folder) throws Exception {
    var length = Duration.ofMillis(plan.pick(1_000, 2_000, 2_000));
    var rest = Duration.ofMillis(plan.pick(150, 2_000, 2_000));
    int records = plan.pick(200, 1_000, 1_000);
    long seconds = plan.pick(1, 20, 560);
    var database = Database.create();
    try (var skep = SharedStore.open(database);
        var redis = RedisServer.start();
        var nodes = new SoakNodes(database, redis, folder, EACH)) {
      List<Deed> deeds = new ArrayList<>();
      long filling = System.nanoTime();
      var items = SoakItems.fill(skep, EACH);
      for (int item = 0; item < items.count(); item++) {
        long version = items.read(item);
        deeds.add(Deed.written(SoakTroubles.NODE, item, version, filling, System.nanoTime()));
      }
      var troubles = new SoakTroubles(database, skep, items, redis, nodes, folder, length);
      nodes.start();
      long start = System.nanoTime();
      while (System.nanoTime() - start < Duration.ofSeconds(seconds).toNanos()) {
        troubles.happen(rest, records);
        plan.progress().accept("so far: " + troubles);
      }
      nodes.end();
      deeds.addAll(troubles.deeds());
      deeds.addAll(nodes.deeds());
      return figures(deeds, nodes.use(), troubles);
    }
  }

  private static List<Figure> figures(List<Deed> deeds, CacheUse use, SoakTroubles troubles) {
    if (use.memory() == 0 || use.redis() == 0) {
      throw new IllegalStateException("the cache was not in use, so this shows nothing: " + use);
    }
    var bound = CacheConfig.DEFAULT.bound();
    var verdict = FreshnessVerdict.of(deeds, bound);
    var faults = verdict.faults();
    var slowest =
        deeds.stream()
            .filter(deed -> !deed.isWrite())
            .max(Comparator.comparingLong(Deed::nanos))
            .orElseThrow();
    long reads = verdict.reads();
    return List.of(
        sound("reads as new as what others wrote", reads, verdict.count(Fault.TOO_OLD))
            .note(
                "bound %d ms; %d reads were behind, by %.1f ms at most; faults: %s"
                    .formatted(
                        bound.toMillis(),
                        verdict.readsBehind(),
                        verdict.furthestBehind().toNanos() / 1e6,
                        faults)),
        sound("reads as new as own writes", reads, verdict.count(Fault.OLDER_THAN_OWN)),
        sound(
            "reads as new as their tokens",
            verdict.readsByToken(),
            verdict.count(Fault.OLDER_THAN_TOKEN)),
        sound(
            "reads of what was written, once",
            reads,
            verdict.count(Fault.NEVER_WRITTEN) + verdict.count(Fault.WRITTEN_TWICE)),
        figure("writes", "writes", (double) verdict.writes()),
        share("answered by memory", use.memory(), use),
        share("answered by Redis", use.redis(), use),
        share("answered by the store", use.store(), use),
        figure("longest read", "ms", slowest.nanos() / 1e6)
            .note("begun: %s; %s".formatted(troubles.at(slowest.begin()), slowest)),
        figure("troubles", "times", troubles.happened()).note(troubles.toString()));
  }

  private static Figure sound(String name, long reads, long faults) {
    return figure(name, "reads", (double) (reads - faults)).target("all of " + reads, faults == 0);
  }

  private static Figure share(String name, long part, CacheUse use) {
    return figure(name, "%", 100.0 * part / use.all())
        .note("as those nodes have counted that were not killed");
  }

  private static Figure figure(String name, String unit, double value) {
    return Figure.of(name, unit, new Samples(List.of(value)));
  }
}
