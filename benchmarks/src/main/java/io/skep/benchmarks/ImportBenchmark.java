package io.skep.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** All real swarms brought in by a process with little memory. */
final class ImportBenchmark implements Benchmark {

  @Override
  public String name() {
    return "import";
  }

  @Override
  public List<Figure> run(Plan plan) throws Exception {
    var name = "import of all real swarms";
    if (!CommandLine.isThere()) {
      return List.of(Figure.skipped(name, "there is no command line on the class path"));
    }
    if (!Files.isDirectory(plan.realData())) {
      return List.of(Figure.skipped(name, "the folder of real swarms is absent"));
    }
    var source = source(plan);
    List<Double> seconds = new ArrayList<>();
    List<Double> peaks = new ArrayList<>();
    for (int round = 0; round < plan.pick(1, 1, 3); round++) {
      var outcome = plan.inFolder(folder -> CommandLine.run(command(folder, source), folder));
      seconds.add(outcome.seconds());
      peaks.add(outcome.peakMegabytes());
    }
    var time = new Samples(seconds);
    return List.of(
        Figure.of(name, "s", time)
            .target("< 15 s with a heap of 256 MB", time.median() < 15)
            .note("a process from its start to its end, with -Xmx256m"),
        Figure.of("its resident memory", "MB", new Samples(peaks)));
  }

  private static List<String> command(Path folder, Path source) {
    var store = "sqlite:" + folder.resolve("skep.db");
    return CommandLine.java(
        List.of("-Xmx256m", "-XX:+UseSerialGC"),
        List.of("--store", store, "import", source.toString(), "--json"));
  }

  /** Returns what is imported: for a smoke test, one file. */
  private static Path source(Plan plan) throws Exception {
    if (plan.size() != Plan.Size.SMOKE) {
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
