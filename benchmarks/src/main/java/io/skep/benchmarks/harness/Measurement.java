package io.skep.benchmarks.harness;

import java.util.Optional;

/**
 * Result of a measurement.
 *
 * @param name the name
 * @param unit the unit of the value and of the baseline
 * @param value the median of the rounds
 * @param spread the relative range of the rounds: (highest - lowest) / median
 * @param baseline the value of the baseline
 * @param ratio the median of the rounds' ratios of value to baseline
 * @param target the target; empty for an informative measurement
 * @param reached whether the target was reached; empty without a target
 * @param note the conditions of the measurement
 */
public record Measurement(
    String name,
    String unit,
    double value,
    double spread,
    Optional<Double> baseline,
    Optional<Double> ratio,
    String target,
    Optional<Boolean> reached,
    String note) {

  /** Returns a measurement without a baseline. */
  public static Measurement of(String name, String unit, Samples samples) {
    return new Measurement(
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

  /** Returns a measurement with a baseline. */
  public static Measurement of(String name, String unit, Comparison compared) {
    return new Measurement(
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

  /** Returns a measurement with a baseline that was measured once. */
  public static Measurement of(String name, String unit, Samples samples, double baseline) {
    return new Measurement(
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

  /** Returns a placeholder for a measurement that could not be taken. */
  public static Measurement skipped(String name, String reason) {
    return new Measurement(
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

  /** Returns the measurement with a target and whether it was reached. */
  public Measurement target(String text, boolean isReached) {
    return new Measurement(
        name, unit, value, spread, baseline, ratio, text, Optional.of(isReached), note);
  }

  /** Returns the measurement with a note. */
  public Measurement note(String text) {
    return new Measurement(name, unit, value, spread, baseline, ratio, target, reached, text);
  }

  /** Returns whether nothing was measured. */
  public boolean isSkipped() {
    return Double.isNaN(value);
  }
}
