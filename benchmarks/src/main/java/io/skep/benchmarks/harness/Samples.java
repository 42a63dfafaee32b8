package io.skep.benchmarks.harness;

import java.util.List;

/**
 * Samples of the rounds of a measurement.
 *
 * @param values one sample per round, at least one
 */
public record Samples(List<Double> values) {

  public Samples {
    values = List.copyOf(values);
  }

  /** Returns the median. */
  public double median() {
    var sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  /** Returns the largest sample. */
  public double max() {
    return values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
  }

  double min() {
    return values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
  }

  /** Returns the relative range of the samples: (highest - lowest) / median. */
  double spread() {
    double median = median();
    return median == 0 ? 0 : (max() - min()) / median;
  }
}
