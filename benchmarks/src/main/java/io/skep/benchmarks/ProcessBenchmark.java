package io.skep.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command line as a process: the memory that the demonstration takes, and a command's start.
 */
final class ProcessBenchmark implements Benchmark {

  @Override
  public String name() {
    return "process";
  }

  @Override
  public List<Figure> run(Plan plan) throws Exception {
    var launcher = CommandLine.launcher(plan);
    if (launcher.isEmpty() || plan.size() == Plan.Size.SMOKE) {
      return List.of(Figure.skipped("demo and start", "no ./skep, or too slow for a smoke test"));
    }
    var skep = launcher.get().toString();
    return plan.inFolder(folder -> List.of(memory(plan, skep, folder), start(plan, skep, folder)));
  }

  private static Figure memory(Plan plan, String skep, Path folder) throws Exception {
    List<Double> peaks = new ArrayList<>();
    for (int round = 0; round < plan.pick(1, 2, 5); round++) {
      var demo = List.of(skep, "demo", "--agents", "8", "--json");
      peaks.add(CommandLine.run(demo, folder).peakMegabytes());
    }
    var samples = new Samples(peaks);
    return Figure.of("demo with 8 agents, resident", "MB", samples)
        .target("< 150 MB; the aim is 100", samples.max() < 150)
        .note("high-water mark of the process; judged by the highest");
  }

  private static Figure start(Plan plan, String skep, Path folder) throws Exception {
    var store = "sqlite:" + folder.resolve("skep.db");
    CommandLine.run(List.of(skep, "--store", store, "tasks", "add", "Look around"), folder);
    List<Double> seconds = new ArrayList<>();
    for (int round = 0; round <= plan.pick(1, 5, 15); round++) {
      var status = CommandLine.run(List.of(skep, "--store", store, "status"), folder);
      if (round > 0) {
        seconds.add(status.firstOutput());
      }
    }
    var samples = new Samples(seconds);
    return Figure.of("a command's start to its first output", "s", samples)
        .target("< 1 s", samples.median() < 1)
        .note("./skep status, warm");
  }
}
