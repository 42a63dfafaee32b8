package io.skep.benchmarks;

import java.util.Optional;

/**
 * One measured figure.
 *
 * @param name what was measured
 * @param unit of the value and of the baseline
 * @param value the median of the rounds
 * @param spread how far the rounds were apart: (highest - lowest) / median
 * @param baseline the same of what it is compared with
 * @param ratio the median of the rounds' ratios of value to baseline
 * @param target what is to be reached; empty for a figure that only informs
 * @param reached whether it was; empty without a target
 * @param note how it was measured
 */
record Figure(
    String name,
    String unit,
    double value,
    double spread,
    Optional<Double> baseline,
    Optional<Double> ratio,
    String target,
    Optional<Boolean> reached,
    String note) {

  /** Returns a figure that is compared with nothing. */
  static Figure of(String name, String unit, Samples samples) {
    return new Figure(
        name,
        unit,
        samples.median(),
        samples.spread(),
        Optional.empty(),
        Optional.empty(),
        "",
        Optional.empty(),
        "");
  }

  /** Returns a figure beside its baseline. */
  static Figure of(String name, String unit, Compared compared) {
    return new Figure(
        name,
        unit,
        compared.ours().median(),
        compared.ours().spread(),
        Optional.of(compared.baseline().median()),
        Optional.of(compared.ratio()),
        "",
        Optional.empty(),
        "");
  }

  /** Returns a figure beside a baseline that was measured once. */
  static Figure of(String name, String unit, Samples samples, double baseline) {
    return new Figure(
        name,
        unit,
        samples.median(),
        samples.spread(),
        Optional.of(baseline),
        Optional.of(samples.median() / baseline),
        "",
        Optional.empty(),
        "");
  }

  /** Returns a line in place of a figure that could not be taken. */
  static Figure skipped(String name, String reason) {
    return new Figure(
        name,
        "",
        Double.NaN,
        Double.NaN,
        Optional.empty(),
        Optional.empty(),
        "",
        Optional.empty(),
        "skipped: " + reason);
  }

  Figure target(String text, boolean isReached) {
    return new Figure(
        name, unit, value, spread, baseline, ratio, text, Optional.of(isReached), note);
  }

  Figure note(String text) {
    return new Figure(name, unit, value, spread, baseline, ratio, target, reached, text);
  }

  boolean isSkipped() {
    return Double.isNaN(value);
  }
}
