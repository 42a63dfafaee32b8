package io.skep.application.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class JitteredPeriodTest {

  @Test
  void isJittered() {
    var period = new JitteredPeriod(Duration.ofSeconds(10));
    for (int i = 0; i < 100; i++) {
      assertThat(period.initialDelay()).isBetween(Duration.ofNanos(1), Duration.ofSeconds(10));
      assertThat(period.nextDelay()).isBetween(Duration.ofSeconds(9), Duration.ofSeconds(10));
    }
  }
}
