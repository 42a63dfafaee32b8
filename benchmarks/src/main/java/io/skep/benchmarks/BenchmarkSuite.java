package io.skep.benchmarks;

import io.skep.benchmarks.cache.CacheHitBenchmark;
import io.skep.benchmarks.cache.CacheIdleBenchmark;
import io.skep.benchmarks.cache.CacheSoakBenchmark;
import io.skep.benchmarks.cache.CacheSwarmBenchmark;
import io.skep.benchmarks.cli.CliCommandBenchmark;
import io.skep.benchmarks.cli.CliProcessBenchmark;
import io.skep.benchmarks.cli.ImportBenchmark;
import io.skep.benchmarks.harness.Benchmark;
import io.skep.benchmarks.harness.BenchmarkPlan;
import io.skep.benchmarks.harness.BenchmarkReport;
import io.skep.benchmarks.peer.PostgresClaimBenchmark;
import io.skep.benchmarks.postgres.PostgresChangeLogBenchmark;
import io.skep.benchmarks.postgres.PostgresKillBenchmark;
import io.skep.benchmarks.postgres.PostgresMessagesBenchmark;
import io.skep.benchmarks.postgres.PostgresPageBenchmark;
import io.skep.benchmarks.postgres.PostgresProcessesBenchmark;
import io.skep.benchmarks.postgres.PostgresSizeBenchmark;
import io.skep.benchmarks.postgres.PostgresWakeUpBenchmark;
import io.skep.benchmarks.sqlite.ClaimBenchmark;
import io.skep.benchmarks.sqlite.EnqueueBenchmark;
import io.skep.benchmarks.sqlite.PagingBenchmark;
import io.skep.benchmarks.sqlite.ReadBenchmark;
import io.skep.benchmarks.sqlite.SizeBenchmark;
import io.skep.benchmarks.sqlite.SqliteFairnessBenchmark;
import java.util.ArrayList;
import java.util.List;

/** Registry of all benchmarks. */
final class BenchmarkSuite {

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
          new CliProcessBenchmark(),
          new CliCommandBenchmark(),
          new PostgresClaimBenchmark(),
          new PostgresProcessesBenchmark(),
          new PostgresSizeBenchmark(),
          new PostgresWakeUpBenchmark(),
          new PostgresChangeLogBenchmark(),
          new PostgresMessagesBenchmark(),
          new PostgresPageBenchmark(),
          new PostgresKillBenchmark(),
          new CacheSoakBenchmark());

  private BenchmarkSuite() {}

  static List<String> names() {
    return ALL.stream().map(Benchmark::name).toList();
  }

  /** Runs the named benchmarks, or all if none is named. */
  static List<BenchmarkReport.ResultRow> run(BenchmarkPlan plan, List<String> only)
      throws Exception {
    List<BenchmarkReport.ResultRow> lines = new ArrayList<>();
    for (var benchmark : ALL) {
      if (only.isEmpty() || only.contains(benchmark.name())) {
        plan.progress().accept("measuring " + benchmark.name());
        benchmark
            .run(plan)
            .forEach(
                measurement ->
                    lines.add(new BenchmarkReport.ResultRow(benchmark.name(), measurement)));
      }
    }
    return lines;
  }
}
