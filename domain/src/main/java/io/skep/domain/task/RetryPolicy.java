package io.skep.domain.task;

import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.value.Check;
import java.time.Duration;

/**
 * How often a task is tried, and how long it rests in between: {@code firstDelay} after the first
 * failure, twice as long after each further one, never longer than {@code maxDelay}.
 *
 * @param maxAttempts how many attempts in all, 1 to 1,000
 * @param firstDelay more than zero, at most {@code maxDelay}
 * @param maxDelay at most 30 days
 */
public record RetryPolicy(int maxAttempts, Duration firstDelay, Duration maxDelay) {

  private static final Duration LONGEST_DELAY = Duration.ofDays(30);

  /** Three attempts, with 10 seconds and more in between, up to 10 minutes. */
  public static final RetryPolicy DEFAULT =
      new RetryPolicy(3, Duration.ofSeconds(10), Duration.ofMinutes(10));

  /** One attempt. */
  public static final RetryPolicy NONE =
      new RetryPolicy(1, Duration.ofSeconds(10), Duration.ofMinutes(10));

  /** Refuses what is out of range and brings the delays to store precision. */
  public RetryPolicy {
    Check.range("max attempts", maxAttempts, 1, 1_000);
    firstDelay = Check.duration("first delay", firstDelay, LONGEST_DELAY);
    maxDelay = Check.duration("max delay", maxDelay, LONGEST_DELAY);
    if (firstDelay.compareTo(maxDelay) > 0) {
      throw new InvalidArgumentException(
          "first delay", "must be at most the max delay %s: %s".formatted(maxDelay, firstDelay));
    }
  }

  /**
   * Returns how long a task rests after an attempt failed.
   *
   * @param attempt which attempt it was, from 1
   */
  public Duration delayAfter(int attempt) {
    var delay = firstDelay;
    for (int i = 1; i < attempt && delay.compareTo(maxDelay) < 0; i++) {
      delay = delay.multipliedBy(2);
    }
    return delay.compareTo(maxDelay) < 0 ? delay : maxDelay;
  }
}
