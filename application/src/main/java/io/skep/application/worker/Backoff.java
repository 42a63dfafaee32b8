package io.skep.application.worker;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Exponential backoff: doubles the delay up to a limit, with random jitter so that concurrent
 * callers do not retry at the same time. Not thread-safe.
 */
final class Backoff {

  private final long initialDelay;
  private final long maxDelay;
  private long nextDelay;

  Backoff(Duration first, Duration max) {
    this.maxDelay = max.toNanos();
    this.initialDelay = Math.min(first.toNanos(), this.maxDelay);
    nextDelay = this.initialDelay;
  }

  /** Returns the next delay, chosen at random between half of the current delay and all of it. */
  Duration nextDelay() {
    long delay = nextDelay;
    nextDelay = Math.min(maxDelay, nextDelay * 2);
    return Duration.ofNanos(delay - ThreadLocalRandom.current().nextLong(delay / 2 + 1));
  }

  void reset() {
    nextDelay = initialDelay;
  }
}
