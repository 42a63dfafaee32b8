package io.skep.benchmarks.cache;

import io.skep.adapters.cache.CacheConfig;
import io.skep.benchmarks.cache.StalenessChecker.Violation;
import io.skep.benchmarks.harness.Benchmark;
import io.skep.benchmarks.harness.BenchmarkPlan;
import io.skep.benchmarks.harness.Measurement;
import io.skep.benchmarks.harness.Samples;
import io.skep.benchmarks.postgres.PostgresBenchmarkStores;
import io.skep.benchmarks.postgres.PostgresDatabase;
import io.skep.testkit.servers.RedisServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Soak test of the cache: two processes read and write the same agents and tasks through a cache
 * with Redis while faults are injected in turn. Every read is checked against the writes.
 */
public final class CacheSoakBenchmark implements Benchmark {

  /** Number of agents, and of tasks. */
  private static final int ITEMS_PER_TYPE = 500;

  @Override
  public String name() {
    return "cache-soak";
  }

  @Override
  public List<Measurement> run(BenchmarkPlan plan) throws Exception {
    return plan.withTempFolder(folder -> soak(plan, folder));
  }

  private static List<Measurement> soak(BenchmarkPlan plan, Path folder) throws Exception {
    var length = Duration.ofMillis(plan.bySize(1_000, 2_000, 2_000));
    var rest = Duration.ofMillis(plan.bySize(150, 2_000, 2_000));
    int records = plan.bySize(200, 1_000, 1_000);
    long seconds = plan.bySize(1, 20, 560);
    var database = PostgresDatabase.create();
    try (var skep = PostgresBenchmarkStores.open(database);
        var redis = RedisServer.start();
        var nodes = new SoakCluster(database, redis, folder, ITEMS_PER_TYPE)) {
      List<Operation> operations = new ArrayList<>();
      long begin = System.nanoTime();
      var items = SoakItems.create(skep, ITEMS_PER_TYPE);
      for (int item = 0; item < items.count(); item++) {
        long version = items.read(item);
        operations.add(
            Operation.write(FaultInjector.NODE, item, version, begin, System.nanoTime()));
      }
      var injector = new FaultInjector(database, skep, items, redis, nodes, folder, length);
      nodes.start();
      long start = System.nanoTime();
      while (System.nanoTime() - start < Duration.ofSeconds(seconds).toNanos()) {
        injector.injectAll(rest, records);
        plan.progress().accept("so far: " + injector);
      }
      nodes.end();
      operations.addAll(injector.operations());
      operations.addAll(nodes.operations());
      return measurements(operations, nodes.usage(), injector);
    }
  }

  private static List<Measurement> measurements(
      List<Operation> operations, CacheUsage use, FaultInjector injector) {
    if (use.memory() == 0 || use.redis() == 0) {
      throw new IllegalStateException("cache was not used; the run is invalid: " + use);
    }
    var maxStaleness = CacheConfig.DEFAULT.maxStaleness();
    var checker = StalenessChecker.check(operations, maxStaleness);
    var violations = checker.violations();
    var slowest =
        operations.stream()
            .filter(operation -> !operation.isWrite())
            .max(Comparator.comparingLong(Operation::nanos))
            .orElseThrow();
    long reads = checker.reads();
    return List.of(
        noViolations("reads as new as what others wrote", reads, checker.count(Violation.STALE))
            .note(
                "bound %d ms; %d reads were behind, by %.1f ms at most; faults: %s"
                    .formatted(
                        maxStaleness.toMillis(),
                        checker.staleReads(),
                        checker.maxStaleness().toNanos() / 1e6,
                        violations)),
        noViolations(
            "reads as new as own writes", reads, checker.count(Violation.OLDER_THAN_OWN_WRITE)),
        noViolations(
            "reads as new as their tokens",
            checker.readsByToken(),
            checker.count(Violation.OLDER_THAN_TOKEN)),
        noViolations(
            "reads of what was written, once",
            reads,
            checker.count(Violation.UNKNOWN_VERSION) + checker.count(Violation.DUPLICATE_VERSION)),
        measurement("writes", "writes", (double) checker.writes()),
        percentage("answered by memory", use.memory(), use),
        percentage("answered by Redis", use.redis(), use),
        percentage("answered by the store", use.store(), use),
        measurement("longest read", "ms", slowest.nanos() / 1e6)
            .note("begun: %s; %s".formatted(injector.activeFaultAt(slowest.begin()), slowest)),
        measurement("troubles", "times", injector.injectedCount()).note(injector.toString()));
  }

  private static Measurement noViolations(String name, long reads, long violations) {
    return measurement(name, "reads", (double) (reads - violations))
        .target("all of " + reads, violations == 0);
  }

  private static Measurement percentage(String name, long part, CacheUsage use) {
    return measurement(name, "%", 100.0 * part / use.total())
        .note("as those nodes have counted that were not killed");
  }

  private static Measurement measurement(String name, String unit, double value) {
    return Measurement.of(name, unit, new Samples(List.of(value)));
  }
}
