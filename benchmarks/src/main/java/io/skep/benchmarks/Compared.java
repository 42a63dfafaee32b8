package io.skep.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * Two things measured in turn.
 *
 * @param ours what is judged
 * @param baseline what it is judged by, measured as often
 */
record Compared(Samples ours, Samples baseline) {

  /** Measures something that may fail. */
  @FunctionalInterface
  interface Measurement {
    double take() throws Exception;
  }

  /**
   * Measures both in turn.
   *
   * @param warmUps how many rounds come before that do not count
   * @param rounds how many rounds count
   */
  static Compared inTurn(int warmUps, int rounds, Measurement ours, Measurement baseline)
      throws Exception {
    List<Double> ourValues = new ArrayList<>();
    List<Double> baselineValues = new ArrayList<>();
    for (int round = 0; round < warmUps + rounds; round++) {
      double baselineValue = baseline.take();
      double ourValue = ours.take();
      if (round >= warmUps) {
        baselineValues.add(baselineValue);
        ourValues.add(ourValue);
      }
    }
    return new Compared(new Samples(ourValues), new Samples(baselineValues));
  }

  /** Returns the median of the rounds' ratios. */
  double ratio() {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < ours.values().size(); i++) {
      ratios.add(ours.values().get(i) / baseline.values().get(i));
    }
    return new Samples(ratios).median();
  }
}
