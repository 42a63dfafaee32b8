package io.skep.benchmarks.cache;

import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Zipf distribution of numbers: the number of rank r has a probability proportional to 1 /
 * r^{@value #EXPONENT}, as in the workloads of YCSB (Cooper et al., Benchmarking Cloud Serving
 * Systems with YCSB, 2010).
 */
final class ZipfDistribution {

  private static final double EXPONENT = 0.99;

  /** Cumulative distribution function. */
  private final double[] cumulative;

  /** Creates a distribution of the numbers below a count. */
  ZipfDistribution(int count) {
    cumulative = new double[count];
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += Math.pow(i + 1.0, -EXPONENT);
      cumulative[i] = sum;
    }
    for (int i = 0; i < count; i++) {
      cumulative[i] /= sum;
    }
  }

  int sample() {
    int index = Arrays.binarySearch(cumulative, ThreadLocalRandom.current().nextDouble());
    return Math.min(index < 0 ? -index - 1 : index, cumulative.length - 1);
  }
}
