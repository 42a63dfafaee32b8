package io.skep.benchmarks;

import java.nio.file.Path;
import java.util.List;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs {@link PointReads} in turn, each round in a process of its own. */
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
        Compared.inTurn(
            0,
            plan.rounds(),
            () -> perSecond(plan, file, method),
            () -> perSecond(plan, file, method + "Plain"));
    return Figure.of(name, "reads/s", compared)
        .target(">= 0.5 x plain JDBC", compared.ratio() >= 0.5)
        .note("JMH, one thread; plain: the same statement, every column read, nothing mapped");
  }

  private static double perSecond(Plan plan, Path file, String method) throws RunnerException {
    boolean smoke = plan.size() == Plan.Size.SMOKE;
    var time = TimeValue.milliseconds(plan.roundTime().toMillis() / 3 + 1);
    var options =
        new OptionsBuilder()
            .include("\\.PointReads\\." + method + "$")
            .param("file", file.toString())
            .forks(smoke ? 0 : 1)
            .jvmArgs("-Xmx512m")
            .warmupIterations(smoke ? 0 : 3)
            .warmupTime(time)
            .measurementIterations(smoke ? 1 : 3)
            .measurementTime(time)
            .verbosity(VerboseMode.SILENT)
            .shouldFailOnError(true)
            .build();
    return new Runner(options).runSingle().getPrimaryResult().getScore();
  }
}
