package io.skep.bootstrap.cli.demo;

import io.skep.bootstrap.cli.output.CommandResult;
import java.util.Arrays;

/** Latencies of calls, in nanoseconds, all of them stored. Not thread-safe. */
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

  /** Returns a percentile in milliseconds; 0 without calls. */
  double percentile(int percent) {
    if (count == 0) {
      return 0;
    }
    var sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    int index = (int) Math.ceil(percent / 100.0 * count) - 1;
    return sorted[Math.max(0, index)] / 1e6;
  }

  CommandResult.Fields toResult() {
    return CommandResult.fields()
        .with("calls", count)
        .with("p50Millis", round(percentile(50)))
        .with("p95Millis", round(percentile(95)));
  }

  private static double round(double millis) {
    return Math.round(millis * 1_000) / 1_000.0;
  }
}
