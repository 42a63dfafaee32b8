package io.skep.application.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {

  private final Backoff backoff = new Backoff(Duration.ofMillis(10), Duration.ofMillis(50));

  @Test
  void doublesUpToALimitAndSpreads() {
    for (int delay : new int[] {10, 20, 40, 50, 50}) {
      assertThat(backoff.next()).isBetween(Duration.ofMillis(delay / 2), Duration.ofMillis(delay));
    }
  }

  @Test
  void beginsAnewAfterASuccess() {
    for (int i = 0; i < 5; i++) {
      backoff.next();
    }
    backoff.reset();
    assertThat(backoff.next()).isBetween(Duration.ofMillis(5), Duration.ofMillis(10));
  }

  @Test
  void neverRestsLongerThanTheLimitFromTheFirst() {
    var capped = new Backoff(Duration.ofSeconds(1), Duration.ofNanos(1));
    assertThat(capped.next()).isLessThanOrEqualTo(Duration.ofNanos(1));
  }
}
