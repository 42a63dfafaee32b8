package io.skep.domain.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.error.InvalidArgumentException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryPolicyTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MONTH = Duration.ofDays(30);

  @ParameterizedTest
  @CsvSource({
    "1, PT10S",
    "2, PT20S",
    "3, PT40S",
    "6, PT5M20S",
    "7, PT10M",
    "8, PT10M",
    "1000, PT10M",
    "2147483647, PT10M",
  })
  void doublesTheDelayUpToTheMaximum(int attempt, Duration delay) {
    assertThat(RetryPolicy.DEFAULT.delayAfter(attempt)).isEqualTo(delay);
  }

  @Test
  void neverOverflows() {
    var policy = new RetryPolicy(1_000, Duration.ofNanos(1_000), MONTH);

    assertThat(policy.delayAfter(1)).isEqualTo(Duration.ofNanos(1_000));
    assertThat(policy.delayAfter(42)).isEqualTo(Duration.ofNanos(1_000L << 41));
    assertThat(policy.delayAfter(43)).isEqualTo(MONTH);
    assertThat(policy.delayAfter(1_000)).isEqualTo(MONTH);
  }

  @Test
  void delayIsConstantWhenBothDelaysAreEqual() {
    var policy = new RetryPolicy(5, SECOND, SECOND);

    assertThat(policy.delayAfter(1)).isEqualTo(SECOND);
    assertThat(policy.delayAfter(5)).isEqualTo(SECOND);
  }

  @Test
  void truncatesDelaysToMicroseconds() {
    assertThat(new RetryPolicy(1, SECOND.plusNanos(999), SECOND.plusNanos(1)))
        .isEqualTo(new RetryPolicy(1, SECOND, SECOND));
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 1_001})
  void rejectsAttemptsOutOfRange(int attempts) {
    assertThatThrownBy(() -> new RetryPolicy(attempts, SECOND, SECOND))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessage("max attempts must be from 1 to 1000: %d", attempts);
  }

  @Test
  void rejectsDelaysOutOfRange() {
    assertThatThrownBy(() -> new RetryPolicy(1, Duration.ZERO, SECOND))
        .hasMessageStartingWith("first delay must be from");
    assertThatThrownBy(() -> new RetryPolicy(1, SECOND, MONTH.plusNanos(1)))
        .hasMessageStartingWith("max delay must be from");
    assertThatThrownBy(() -> new RetryPolicy(1, SECOND.multipliedBy(2), SECOND))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessage("first delay must be at most the max delay PT1S: PT2S");
  }
}
