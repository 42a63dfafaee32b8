package io.skep.application.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RoundsTest {

  private final Rounds rounds = new Rounds();

  @Test
  void countsTheRoundThatItWakesThoughItIsThroughAtOnce() throws Exception {
    assertThat(rounds.awaitIdle(Duration.ofSeconds(1), () -> rounds.wasIdle(rounds.begin())))
        .isTrue();
  }

  @Test
  void doesNotCountARoundThatBeganBefore() throws Exception {
    long early = rounds.begin();
    assertThat(rounds.awaitIdle(Duration.ofMillis(1), () -> rounds.wasIdle(early))).isFalse();
  }
}
