package io.skep.benchmarks;

import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Picks numbers, the low ones much more often than the high ones: the one of rank r in proportion
 * to 1 / r^{@value #EXPONENT}, as the workloads of YCSB do (Cooper et al., Benchmarking Cloud
 * Serving Systems with YCSB, 2010).
 */
final class Popularity {

  private static final double EXPONENT = 0.99;

  /** How likely it is that a number or a lower one is picked. */
  private final double[] upTo;

  /** Creates one that picks numbers below a count. */
  Popularity(int count) {
    upTo = new double[count];
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += Math.pow(i + 1.0, -EXPONENT);
      upTo[i] = sum;
    }
    for (int i = 0; i < count; i++) {
      upTo[i] /= sum;
    }
  }

  int any() {
    int found = Arrays.binarySearch(upTo, ThreadLocalRandom.current().nextDouble());
    return Math.min(found < 0 ? -found - 1 : found, upTo.length - 1);
  }
}
