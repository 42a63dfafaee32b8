package io.skep.benchmarks.cli;

import io.skep.benchmarks.harness.Benchmark;
import io.skep.benchmarks.harness.BenchmarkPlan;
import io.skep.benchmarks.harness.Comparison;
import io.skep.benchmarks.harness.Measurement;
import io.skep.benchmarks.harness.Samples;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Single commands as processes, from the start of the launcher to its end: wall and CPU time,
 * compared with a minimal JVM that does the same with plain JDBC; and six concurrent commands on
 * one file, compared with one.
 */
public final class CliCommandBenchmark implements Benchmark {

  private static final int PARALLEL_RUNS = 6;

  @Override
  public String name() {
    return "command-line";
  }

  @Override
  public List<Measurement> run(BenchmarkPlan plan) throws Exception {
    var launcher = SkepCommandLine.launcher(plan);
    if (launcher.isEmpty() || plan.size() == BenchmarkPlan.Size.SMOKE) {
      return List.of(Measurement.skipped("commands", "no ./skep, or too slow for a smoke test"));
    }
    var skep = launcher.get().toString();
    return plan.withTempFolder(folder -> measure(plan, skep, folder));
  }

  private static List<Measurement> measure(BenchmarkPlan plan, String skep, Path folder)
      throws Exception {
    var file = folder.resolve("skep.db");
    var status = List.of(skep, "--store", "sqlite:" + file, "status");
    var claim = List.of(skep, "--store", "sqlite:" + file, "tasks", "claim", "--agent", "me");
    SkepCommandLine.run(List.of(skep, "--store", "sqlite:" + file, "tasks", "add", "One"), folder);
    SkepCommandLine.run(claim, folder);

    List<Measurement> measurements = new ArrayList<>();
    measurements.addAll(measureCommand(plan, "status", status, bareJvm(file, JdbcCommand.STATUS)));
    measurements.addAll(
        measureCommand(plan, "tasks claim", claim, bareJvm(file, JdbcCommand.CLAIM)));
    measurements.add(measureParallel(plan, "tasks claim", claim));
    return measurements;
  }

  /** Returns the command of a minimal JVM with the same options, without a CDS archive. */
  private static List<String> bareJvm(Path file, String label) {
    return SkepCommandLine.javaCommand(
        List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m"),
        JdbcCommand.class.getName(),
        List.of(file.toString(), label));
  }

  private static List<Measurement> measureCommand(
      BenchmarkPlan plan, String name, List<String> command, List<String> baseline)
      throws Exception {
    List<CommandTime> ours = new ArrayList<>();
    List<CommandTime> bare = new ArrayList<>();
    int warmUps = plan.warmUps();
    for (int round = 0; round < warmUps + plan.bySize(1, 7, 21); round++) {
      var bareTime = CommandTime.measure(baseline, 1);
      var time = CommandTime.measure(command, 1);
      if (round >= warmUps) {
        bare.add(bareTime);
        ours.add(time);
      }
    }
    return List.of(
        Measurement.of(name + ", wall time", "s", compared(ours, bare, CommandTime::wall))
            .note("./skep %s, warm; baseline: a JVM that does the least for it".formatted(name)),
        Measurement.of(name + ", processor time", "s", compared(ours, bare, CommandTime::processor))
            .note("of all processes of the launcher; baseline: as above"));
  }

  private static Measurement measureParallel(BenchmarkPlan plan, String name, List<String> command)
      throws Exception {
    var compared =
        Comparison.interleaved(
            plan.warmUps(),
            plan.bySize(1, 5, 11),
            () -> CommandTime.measure(command, PARALLEL_RUNS).wall(),
            () -> CommandTime.measure(command, 1).wall());
    return Measurement.of("%d at once of %s".formatted(PARALLEL_RUNS, name), "s", compared)
        .target("3 times one", compared.ratio() <= 3)
        .note("on one file; baseline: one alone");
  }

  private static Comparison compared(
      List<CommandTime> ours, List<CommandTime> baseline, ToDoubleFunction<CommandTime> value) {
    return new Comparison(
        new Samples(ours.stream().map(value::applyAsDouble).toList()),
        new Samples(baseline.stream().map(value::applyAsDouble).toList()));
  }
}
