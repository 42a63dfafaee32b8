package io.skep.benchmarks.harness;

import java.util.Arrays;

/** Latencies of single operations, in nanoseconds. Not thread-safe. */
public final class LatencyRecorder {

  private long[] nanos = new long[1_024];
  private int count;

  /** Records one value. */
  public void add(long value) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, count * 2);
    }
    nanos[count] = value;
    count++;
  }

  void addAll(LatencyRecorder others) {
    for (int i = 0; i < others.count; i++) {
      add(others.nanos[i]);
    }
  }

  int count() {
    return count;
  }

  /** Returns a percentile in milliseconds; {@code part} is from 0 to 1. */
  public double percentileMillis(double part) {
    if (count == 0) {
      return Double.NaN;
    }
    Arrays.sort(nanos, 0, count);
    int index = (int) Math.ceil(part * count) - 1;
    return nanos[Math.max(0, index)] / 1e6;
  }
}
