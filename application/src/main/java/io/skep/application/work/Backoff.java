package io.skep.application.work;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long to rest before the next try: twice as long each time up to a limit, spread so that many
 * who were disturbed at once do not come back at once. Not safe for use by many threads.
 */
final class Backoff {

  private final long first;
  private final long max;
  private long next;

  Backoff(Duration first, Duration max) {
    this.max = max.toNanos();
    this.first = Math.min(first.toNanos(), this.max);
    next = this.first;
  }

  /** Returns the next rest: between half of the present delay and the whole of it. */
  Duration next() {
    long delay = next;
    next = Math.min(max, next * 2);
    return Duration.ofNanos(delay - ThreadLocalRandom.current().nextLong(delay / 2 + 1));
  }

  void reset() {
    next = first;
  }
}
