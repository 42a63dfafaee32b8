package io.skep.benchmarks.sqlite;

import io.skep.benchmarks.harness.Benchmark;
import io.skep.benchmarks.harness.BenchmarkPlan;
import io.skep.benchmarks.harness.ChildJvm;
import io.skep.benchmarks.harness.Comparison;
import io.skep.benchmarks.harness.Measurement;
import io.skep.benchmarks.harness.Samples;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Write latency of a process on a file to which another process writes continuously, compared with
 * its latency alone; on the machine as it is, and under CPU load.
 */
public final class SqliteFairnessBenchmark implements Benchmark {

  private static final int BUSY_LOOPS = 8;
  private static final int TIMES_THE_MEDIAN = 20;

  @Override
  public String name() {
    return "sqlite-fairness";
  }

  @Override
  public List<Measurement> run(BenchmarkPlan plan) throws Exception {
    List<Measurement> measurements = new ArrayList<>(measured(plan, "machine as it is"));
    if (plan.size() == BenchmarkPlan.Size.SMOKE) {
      // The loaded case adds no coverage, and would disturb concurrent tests.
      return measurements;
    }
    try (var busy = ChildJvm.start(CpuLoadProcess.class, BUSY_LOOPS)) {
      busy.readLine();
      measurements.addAll(measured(plan, BUSY_LOOPS + " busy loops"));
    }
    return measurements;
  }

  private static List<Measurement> measured(BenchmarkPlan plan, String machine) throws Exception {
    int appends = plan.bySize(20, 500, 2_000);
    List<WaitStats> alone = new ArrayList<>();
    List<WaitStats> beside = new ArrayList<>();
    for (int round = 0; round < plan.rounds(); round++) {
      alone.add(plan.withTempFolder(folder -> runAlone(plan, folder, appends)));
      beside.add(plan.withTempFolder(folder -> runContended(plan, folder, appends)));
    }
    int refused = beside.stream().mapToInt(WaitStats::refused).sum();
    int all = appends * plan.rounds();
    var medians = samples(alone, WaitStats::median);
    var commit = new Comparison(samples(beside, WaitStats::median), medians);
    var late = new Comparison(samples(beside, WaitStats::p99), medians);
    var lateAlone = new Comparison(samples(alone, WaitStats::p99), medians);
    return List.of(
        Measurement.of(machine + ": commit alone, median", "ms", medians),
        Measurement.of(machine + ": commit alone, p99", "ms", lateAlone)
            .note("baseline: the median"),
        Measurement.of(machine + ": wait and commit, median", "ms", commit)
            .note("beside a process that writes without a rest; baseline: the median alone"),
        Measurement.of(machine + ": wait and commit, p99", "ms", late)
            .target(
                "<= %d x the median alone".formatted(TIMES_THE_MEDIAN),
                late.ratio() <= TIMES_THE_MEDIAN),
        Measurement.of(
                machine + ": commits of the other one for each",
                "",
                samples(beside, WaitStats::otherCommitsPerAppend))
            .note("from the first to the last of " + appends),
        Measurement.of(
                machine + ": accepted", "appends", new Samples(List.of((double) all - refused)))
            .target("all of " + all, refused == 0)
            .note("at the default busy timeout"));
  }

  private static Samples samples(List<WaitStats> rounds, ToDoubleFunction<WaitStats> value) {
    return new Samples(rounds.stream().mapToDouble(value).boxed().toList());
  }

  private static WaitStats runAlone(BenchmarkPlan plan, Path folder, int appends)
      throws IOException {
    try (var writer = startWriter(plan, folder, appends)) {
      writer.readLine();
      return WaitStats.of(writer);
    }
  }

  private static WaitStats runContended(BenchmarkPlan plan, Path folder, int appends)
      throws IOException {
    try (var contender = startWriter(plan, folder, 0)) {
      contender.readLine();
      try (var writer = startWriter(plan, folder, appends)) {
        writer.readLine();
        contender.send("write");
        contender.readLine();
        return WaitStats.of(writer);
      }
    }
  }

  private static ChildJvm startWriter(BenchmarkPlan plan, Path folder, int appends)
      throws IOException {
    int warmUps = plan.bySize(10, 1_000, 5_000);
    return ChildJvm.start(FairnessWriter.class, folder.resolve("skep.db"), warmUps, appends);
  }

  /**
   * Latencies of a writer.
   *
   * @param median the median latency of its appends, in milliseconds
   * @param p99 the 99th percentile, in milliseconds
   * @param otherCommitsPerAppend the commits of the other process per append
   * @param refused the number of failed appends
   */
  private record WaitStats(double median, double p99, double otherCommitsPerAppend, int refused) {

    /** Runs a writer that is ready and returns its results. */
    static WaitStats of(ChildJvm writer) throws IOException {
      writer.send("write");
      var values = Arrays.stream(writer.readLine().split(" ", -1)).map(Double::valueOf).toList();
      return new WaitStats(values.get(0), values.get(1), values.get(2), values.get(3).intValue());
    }
  }
}
