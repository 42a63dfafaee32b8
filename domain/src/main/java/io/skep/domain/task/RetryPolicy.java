package io.skep.domain.task;

import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.value.Validate;
import java.time.Duration;

/**
 * Retry policy with exponential backoff: {@code firstDelay} after the first failure, doubled after
 * each further one, up to {@code maxDelay}.
 *
 * @param maxAttempts maximum number of attempts, 1 to 1,000
 * @param firstDelay delay after the first failure, 1 microsecond to {@code maxDelay}
 * @param maxDelay maximum delay, up to 30 days
 */
public record RetryPolicy(int maxAttempts, Duration firstDelay, Duration maxDelay) {

  private static final Duration MAX_DELAY = Duration.ofDays(30);

  /** Three attempts, with delays from 10 seconds up to 10 minutes. */
  public static final RetryPolicy DEFAULT =
      new RetryPolicy(3, Duration.ofSeconds(10), Duration.ofMinutes(10));

  /** A single attempt. */
  public static final RetryPolicy NONE =
      new RetryPolicy(1, Duration.ofSeconds(10), Duration.ofMinutes(10));

  /** Validates the ranges and truncates the delays to microseconds. */
  public RetryPolicy {
    Validate.range("max attempts", maxAttempts, 1, 1_000);
    firstDelay = Validate.duration("first delay", firstDelay, MAX_DELAY);
    maxDelay = Validate.duration("max delay", maxDelay, MAX_DELAY);
    if (firstDelay.compareTo(maxDelay) > 0) {
      throw new InvalidArgumentException(
          "first delay", "must be at most the max delay %s: %s".formatted(maxDelay, firstDelay));
    }
  }

  /**
   * Returns the delay after a failed attempt.
   *
   * @param attempt number of the attempt, from 1
   */
  public Duration delayAfter(int attempt) {
    var delay = firstDelay;
    for (int i = 1; i < attempt && delay.compareTo(maxDelay) < 0; i++) {
      delay = delay.multipliedBy(2);
    }
    return delay.compareTo(maxDelay) < 0 ? delay : maxDelay;
  }
}
