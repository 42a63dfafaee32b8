package io.skep.benchmarks.harness;

import java.util.Map;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs benchmark methods of a class with JMH, each in a process of its own.
 *
 * @param plan determines the duration
 * @param type the benchmark class
 * @param parameters parameters of the class
 */
public record JmhRunner(BenchmarkPlan plan, Class<?> type, Map<String, String> parameters) {

  private static final int MEASUREMENT_ITERATIONS = 3;

  /** Shorter warm-ups did not suffice for the Redis client. */
  private static final int WARMUP_ITERATIONS = 3 * MEASUREMENT_ITERATIONS;

  /** Measures two methods alternately. */
  public Comparison compare(String ours, String baseline, int threads) throws Exception {
    return Comparison.interleaved(
        0, plan.rounds(), () -> score(ours, threads), () -> score(baseline, threads));
  }

  private double score(String method, int threads) throws RunnerException {
    boolean smoke = plan.size() == BenchmarkPlan.Size.SMOKE;
    var time = TimeValue.milliseconds(plan.roundTime().toMillis() / MEASUREMENT_ITERATIONS + 1);
    var options =
        new OptionsBuilder()
            .include("\\." + type.getSimpleName() + "\\." + method + "$")
            .threads(threads)
            .forks(smoke ? 0 : 1)
            .jvmArgs("-Xmx512m")
            .warmupIterations(smoke ? 0 : WARMUP_ITERATIONS)
            .warmupTime(time)
            .measurementIterations(smoke ? 1 : MEASUREMENT_ITERATIONS)
            .measurementTime(time)
            .verbosity(VerboseMode.SILENT)
            .shouldFailOnError(true);
    parameters.forEach(options::param);
    return new Runner(options.build()).runSingle().getPrimaryResult().getScore();
  }
}
