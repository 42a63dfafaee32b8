package io.skep.application.schedule;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How often something is done, spread by chance, so that processes that start together do not go on
 * doing it together.
 *
 * @param length at least 10 nanoseconds
 */
public record Period(Duration length) {

  /** Returns the rest before the first time: anything up to the period. */
  public Duration firstRest() {
    return Duration.ofNanos(ThreadLocalRandom.current().nextLong(length.toNanos()) + 1);
  }

  /** Returns the rest before the next time: the period, or up to a tenth less. */
  public Duration rest() {
    long nanos = length.toNanos();
    return Duration.ofNanos(nanos - ThreadLocalRandom.current().nextLong(nanos / 10));
  }
}
