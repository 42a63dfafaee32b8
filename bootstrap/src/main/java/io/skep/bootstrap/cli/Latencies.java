package io.skep.bootstrap.cli;

import java.util.Arrays;

/** How long calls took, each one kept. Not safe for use by many threads. */
final class Latencies {

  private long[] nanos = new long[1_024];
  private int count;

  void add(long duration) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, count * 2);
    }
    nanos[count++] = duration;
  }

  void addAll(Latencies others) {
    for (int i = 0; i < others.count; i++) {
      add(others.nanos[i]);
    }
  }

  /** Returns in milliseconds what {@code percent} of the calls did not exceed; 0 without calls. */
  double percentile(int percent) {
    if (count == 0) {
      return 0;
    }
    var sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    int index = (int) Math.ceil(percent / 100.0 * count) - 1;
    return sorted[Math.max(0, index)] / 1e6;
  }

  Doc.Fields view() {
    return Doc.fields()
        .with("calls", count)
        .with("p50Millis", rounded(percentile(50)))
        .with("p95Millis", rounded(percentile(95)));
  }

  private static double rounded(double millis) {
    return Math.round(millis * 1_000) / 1_000.0;
  }
}
