package io.skep.benchmarks;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Runs {@link PointReads}. */
final class ReadBenchmark implements Benchmark {

  @Override
  public String name() {
    return "read";
  }

  @Override
  public List<Figure> run(Plan plan) throws Exception {
    return plan.inFolder(
        folder -> {
          var file = folder.resolve("skep.db");
          PointReads.fill(file, plan.pick(1_000, 20_000, 100_000), plan.pick(10, 1_000, 1_000));
          return List.of(
              figure(plan, file, "task by id", "task"), figure(plan, file, "agent by id", "agent"));
        });
  }

  private static Figure figure(Plan plan, Path file, String name, String method) throws Exception {
    var compared =
        new Jmh(plan, PointReads.class, Map.of("file", file.toString()))
            .inTurn(method, method + "Plain", 1);
    return Figure.of(name, "reads/s", compared)
        .target(">= 0.5 x plain JDBC", compared.ratio() >= 0.5)
        .note("JMH, one thread; plain: the same statement, every column read, nothing mapped");
  }
}
