package io.skep.benchmarks;

import java.util.Map;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Calls methods of a class with JMH, each time in a process of its own.
 *
 * @param plan says for how long
 * @param type the class
 * @param parameters of the class
 */
record Jmh(Plan plan, Class<?> type, Map<String, String> parameters) {

  private static final int MEASURED = 3;

  /** As long as what is measured was too short for what reads the answers of Redis. */
  private static final int WARM_UPS = 3 * MEASURED;

  /** Measures two methods in turn. */
  Compared inTurn(String ours, String baseline, int threads) throws Exception {
    return Compared.inTurn(
        0, plan.rounds(), () -> score(ours, threads), () -> score(baseline, threads));
  }

  private double score(String method, int threads) throws RunnerException {
    boolean smoke = plan.size() == Plan.Size.SMOKE;
    var time = TimeValue.milliseconds(plan.roundTime().toMillis() / MEASURED + 1);
    var options =
        new OptionsBuilder()
            .include("\\." + type.getSimpleName() + "\\." + method + "$")
            .threads(threads)
            .forks(smoke ? 0 : 1)
            .jvmArgs("-Xmx512m")
            .warmupIterations(smoke ? 0 : WARM_UPS)
            .warmupTime(time)
            .measurementIterations(smoke ? 1 : MEASURED)
            .measurementTime(time)
            .verbosity(VerboseMode.SILENT)
            .shouldFailOnError(true);
    parameters.forEach(options::param);
    return new Runner(options.build()).runSingle().getPrimaryResult().getScore();
  }
}
