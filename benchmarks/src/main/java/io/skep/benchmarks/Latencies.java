package io.skep.benchmarks;

import java.util.Arrays;

/** Times of single operations, in nanoseconds. Used by one thread at a time. */
final class Latencies {

  private long[] nanos = new long[1_024];
  private int count;

  void add(long value) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, count * 2);
    }
    nanos[count] = value;
    count++;
  }

  void addAll(Latencies others) {
    for (int i = 0; i < others.count; i++) {
      add(others.nanos[i]);
    }
  }

  int count() {
    return count;
  }

  /** Returns the time, in milliseconds, that this part of all operations did not exceed. */
  double millis(double part) {
    if (count == 0) {
      return Double.NaN;
    }
    Arrays.sort(nanos, 0, count);
    int index = (int) Math.ceil(part * count) - 1;
    return nanos[Math.max(0, index)] / 1e6;
  }
}
