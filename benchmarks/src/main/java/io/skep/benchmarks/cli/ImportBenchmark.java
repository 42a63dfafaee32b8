package io.skep.benchmarks.cli;

import io.skep.benchmarks.harness.Benchmark;
import io.skep.benchmarks.harness.BenchmarkPlan;
import io.skep.benchmarks.harness.Measurement;
import io.skep.benchmarks.harness.Samples;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Import of all real swarms by a process with little memory. */
public final class ImportBenchmark implements Benchmark {

  @Override
  public String name() {
    return "import";
  }

  @Override
  public List<Measurement> run(BenchmarkPlan plan) throws Exception {
    var name = "import of all real swarms";
    if (!SkepCommandLine.isAvailable()) {
      return List.of(Measurement.skipped(name, "there is no command line on the class path"));
    }
    if (!Files.isDirectory(plan.realData())) {
      return List.of(Measurement.skipped(name, "the folder of real swarms is absent"));
    }
    var source = source(plan);
    List<Double> seconds = new ArrayList<>();
    List<Double> peaks = new ArrayList<>();
    for (int round = 0; round < plan.bySize(1, 1, 3); round++) {
      var outcome =
          plan.withTempFolder(folder -> SkepCommandLine.run(command(folder, source), folder));
      seconds.add(outcome.seconds());
      peaks.add(outcome.peakMegabytes());
    }
    var time = new Samples(seconds);
    return List.of(
        Measurement.of(name, "s", time)
            .target("< 15 s with a heap of 256 MB", time.median() < 15)
            .note("a process from its start to its end, with -Xmx256m"),
        Measurement.of("its resident memory", "MB", new Samples(peaks)));
  }

  private static List<String> command(Path folder, Path source) {
    var store = "sqlite:" + folder.resolve("skep.db");
    return SkepCommandLine.javaCommand(
        List.of("-Xmx256m", "-XX:+UseSerialGC"),
        List.of("--store", store, "import", source.toString(), "--json"));
  }

  /** Returns the import source: for a smoke test, one file. */
  private static Path source(BenchmarkPlan plan) throws Exception {
    if (plan.size() != BenchmarkPlan.Size.SMOKE) {
      return plan.realData().toRealPath();
    }
    try (var files = Files.walk(plan.realData())) {
      return files
          .filter(file -> file.toString().endsWith("status.json"))
          .findFirst()
          .orElseThrow();
    }
  }
}
