package io.skep.benchmarks.harness;

import java.util.ArrayList;
import java.util.List;

/**
 * Two alternating measurements.
 *
 * @param ours the samples under test
 * @param baseline the samples of the baseline, as many
 */
public record Comparison(Samples ours, Samples baseline) {

  /** Sampling function that may fail. */
  @FunctionalInterface
  public interface Sampler {
    /** Takes one sample. */
    double sample() throws Exception;
  }

  /**
   * Measures both alternately.
   *
   * @param warmUps the number of warm-up rounds, which are not counted
   * @param rounds the number of measured rounds
   */
  public static Comparison interleaved(int warmUps, int rounds, Sampler ours, Sampler baseline)
      throws Exception {
    List<Double> ourValues = new ArrayList<>();
    List<Double> baselineValues = new ArrayList<>();
    for (int round = 0; round < warmUps + rounds; round++) {
      double baselineValue = baseline.sample();
      double ourValue = ours.sample();
      if (round >= warmUps) {
        baselineValues.add(baselineValue);
        ourValues.add(ourValue);
      }
    }
    return new Comparison(new Samples(ourValues), new Samples(baselineValues));
  }

  /** Returns the median of the ratios of the rounds. */
  public double ratio() {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < ours.values().size(); i++) {
      ratios.add(ours.values().get(i) / baseline.values().get(i));
    }
    return new Samples(ratios).median();
  }
}
