package io.skep.benchmarks.cli;

import io.skep.benchmarks.harness.Benchmark;
import io.skep.benchmarks.harness.BenchmarkPlan;
import io.skep.benchmarks.harness.Measurement;
import io.skep.benchmarks.harness.Samples;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Command line processes: memory of the demonstration, and start time of a command. */
public final class CliProcessBenchmark implements Benchmark {

  @Override
  public String name() {
    return "process";
  }

  @Override
  public List<Measurement> run(BenchmarkPlan plan) throws Exception {
    var launcher = SkepCommandLine.launcher(plan);
    if (launcher.isEmpty() || plan.size() == BenchmarkPlan.Size.SMOKE) {
      return List.of(
          Measurement.skipped("demo and start", "no ./skep, or too slow for a smoke test"));
    }
    var skep = launcher.get().toString();
    return plan.withTempFolder(
        folder -> List.of(memory(plan, skep, folder), start(plan, skep, folder)));
  }

  private static Measurement memory(BenchmarkPlan plan, String skep, Path folder) throws Exception {
    List<Double> peaks = new ArrayList<>();
    for (int round = 0; round < plan.bySize(1, 2, 5); round++) {
      var demo = List.of(skep, "demo", "--agents", "8", "--json");
      peaks.add(SkepCommandLine.run(demo, folder).peakMegabytes());
    }
    var samples = new Samples(peaks);
    return Measurement.of("demo with 8 agents, resident", "MB", samples)
        .target("< 150 MB; the aim is 100", samples.max() < 150)
        .note("high-water mark of the process; judged by the highest");
  }

  private static Measurement start(BenchmarkPlan plan, String skep, Path folder) throws Exception {
    var store = "sqlite:" + folder.resolve("skep.db");
    SkepCommandLine.run(List.of(skep, "--store", store, "tasks", "add", "Look around"), folder);
    List<Double> seconds = new ArrayList<>();
    for (int round = 0; round <= plan.bySize(1, 5, 15); round++) {
      var status = SkepCommandLine.run(List.of(skep, "--store", store, "status"), folder);
      if (round > 0) {
        seconds.add(status.firstOutput());
      }
    }
    var samples = new Samples(seconds);
    return Measurement.of("a command's start to its first output", "s", samples)
        .target("< 1 s", samples.median() < 1)
        .note("./skep status, warm");
  }
}
