package io.skep.benchmarks;

import java.util.List;

/**
 * What the rounds of a measurement gave.
 *
 * @param values one for each round, at least one
 */
record Samples(List<Double> values) {

  Samples {
    values = List.copyOf(values);
  }

  double median() {
    var sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  double max() {
    return values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
  }

  double min() {
    return values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
  }

  /** Returns how far the rounds are apart, as a part of the median. */
  double spread() {
    double median = median();
    return median == 0 ? 0 : (max() - min()) / median;
  }
}
