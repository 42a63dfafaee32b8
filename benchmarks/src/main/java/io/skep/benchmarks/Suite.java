package io.skep.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** All benchmarks. */
final class Suite {

  private static final List<Benchmark> ALL =
      List.of(
          new EnqueueBenchmark(),
          new ClaimBenchmark(),
          new SizeBenchmark(),
          new ReadBenchmark(),
          new PagingBenchmark(),
          new SqliteFairnessBenchmark(),
          new CacheHitBenchmark(),
          new CacheSwarmBenchmark(),
          new CacheIdleBenchmark(),
          new ImportBenchmark(),
          new ProcessBenchmark(),
          new CommandBenchmark(),
          new SharedClaimBenchmark(),
          new SharedProcessesBenchmark(),
          new SharedSizeBenchmark(),
          new SharedWakeUpBenchmark(),
          new SharedChangesBenchmark(),
          new SharedMessagesBenchmark(),
          new SharedPageBenchmark(),
          new SharedKillsBenchmark(),
          new CacheSoakBenchmark());

  private Suite() {}

  static List<String> names() {
    return ALL.stream().map(Benchmark::name).toList();
  }

  /** Runs those that are named, or all if none is. */
  static List<Report.Line> run(Plan plan, List<String> only) throws Exception {
    List<Report.Line> lines = new ArrayList<>();
    for (var benchmark : ALL) {
      if (only.isEmpty() || only.contains(benchmark.name())) {
        plan.progress().accept("measuring " + benchmark.name());
        benchmark.run(plan).forEach(figure -> lines.add(new Report.Line(benchmark.name(), figure)));
      }
    }
    return lines;
  }
}
