package io.skep.application.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {

  private final Backoff backoff = new Backoff(Duration.ofMillis(10), Duration.ofMillis(50));

  @Test
  void doublesUpToMaxDelayWithJitter() {
    for (int delay : new int[] {10, 20, 40, 50, 50}) {
      assertThat(backoff.nextDelay())
          .isBetween(Duration.ofMillis(delay / 2), Duration.ofMillis(delay));
    }
  }

  @Test
  void resetRestoresInitialDelay() {
    for (int i = 0; i < 5; i++) {
      backoff.nextDelay();
    }
    backoff.reset();
    assertThat(backoff.nextDelay()).isBetween(Duration.ofMillis(5), Duration.ofMillis(10));
  }

  @Test
  void initialDelayIsAtMostMaxDelay() {
    var capped = new Backoff(Duration.ofSeconds(1), Duration.ofNanos(1));
    assertThat(capped.nextDelay()).isLessThanOrEqualTo(Duration.ofNanos(1));
  }
}
