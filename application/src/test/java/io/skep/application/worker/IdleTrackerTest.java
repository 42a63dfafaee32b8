package io.skep.application.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class IdleTrackerTest {

  private final IdleTracker idleTracker = new IdleTracker();

  @Test
  void countsWokenRoundThatEndsImmediately() throws Exception {
    assertThat(
            idleTracker.awaitIdle(
                Duration.ofSeconds(1), () -> idleTracker.markIdle(idleTracker.startRound())))
        .isTrue();
  }

  @Test
  void ignoresRoundStartedBefore() throws Exception {
    long early = idleTracker.startRound();
    assertThat(idleTracker.awaitIdle(Duration.ofMillis(1), () -> idleTracker.markIdle(early)))
        .isFalse();
  }
}
