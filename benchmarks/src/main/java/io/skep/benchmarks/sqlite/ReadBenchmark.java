package io.skep.benchmarks.sqlite;

import io.skep.benchmarks.harness.Benchmark;
import io.skep.benchmarks.harness.BenchmarkPlan;
import io.skep.benchmarks.harness.JmhRunner;
import io.skep.benchmarks.harness.Measurement;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Runs {@link PointReads}. */
public final class ReadBenchmark implements Benchmark {

  @Override
  public String name() {
    return "read";
  }

  @Override
  public List<Measurement> run(BenchmarkPlan plan) throws Exception {
    return plan.withTempFolder(
        folder -> {
          var file = folder.resolve("skep.db");
          PointReads.fill(file, plan.bySize(1_000, 20_000, 100_000), plan.bySize(10, 1_000, 1_000));
          return List.of(
              measurement(plan, file, "task by id", "task"),
              measurement(plan, file, "agent by id", "agent"));
        });
  }

  private static Measurement measurement(BenchmarkPlan plan, Path file, String name, String method)
      throws Exception {
    var compared =
        new JmhRunner(plan, PointReads.class, Map.of("file", file.toString()))
            .compare(method, method + "Plain", 1);
    return Measurement.of(name, "reads/s", compared)
        .target(">= 0.5 x plain JDBC", compared.ratio() >= 0.5)
        .note("JMH, one thread; plain: the same statement, every column read, nothing mapped");
  }
}
