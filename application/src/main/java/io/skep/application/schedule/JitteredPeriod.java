package io.skep.application.schedule;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Period with random jitter, so that processes that start together do not run in lockstep.
 *
 * @param length period, at least 10 nanoseconds
 */
public record JitteredPeriod(Duration length) {

  /** Returns the delay before the first run: at most the period. */
  public Duration initialDelay() {
    return Duration.ofNanos(ThreadLocalRandom.current().nextLong(length.toNanos()) + 1);
  }

  /** Returns the delay before the next run: the period, or up to a tenth less. */
  public Duration nextDelay() {
    long nanos = length.toNanos();
    return Duration.ofNanos(nanos - ThreadLocalRandom.current().nextLong(nanos / 10));
  }
}
