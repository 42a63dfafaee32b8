package io.skep.application.warmup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.error.InvalidArgumentException;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class WarmUpSettingsTest {

  private static final CacheLoader OWN = new CacheLoader("own", (swarm, cache) -> 0);

  @Test
  void runNothingAutomaticallyByDefault() {
    assertThat(WarmUpSettings.DEFAULT.automaticLoaders()).isEmpty();
    assertThat(WarmUpSettings.DEFAULT.interval()).isZero();
    assertThat(WarmUpSettings.DEFAULT.withLoader(OWN).automaticLoaders()).containsExactly(OWN);
    assertThat(WarmUpSettings.DEFAULT.withBuiltIn(true).withLoader(OWN).automaticLoaders())
        .hasSize(7)
        .endsWith(OWN);
  }

  @Test
  void rejectOutOfRange() {
    List<ThrowingCallable> invalid =
        List.of(
            () -> new CacheLoader("", (swarm, cache) -> 0),
            () -> new CacheLoader("Own", (swarm, cache) -> 0),
            () -> new CacheLoader("a".repeat(65), (swarm, cache) -> 0),
            () ->
                WarmUpSettings.DEFAULT
                    .withLoader(OWN)
                    .withLoader(new CacheLoader("own", (swarm, cache) -> 1)),
            () -> WarmUpSettings.DEFAULT.withLoader(new CacheLoader("agents", (swarm, cache) -> 1)),
            () -> WarmUpSettings.DEFAULT.withInterval(Duration.ofMillis(999)),
            () -> WarmUpSettings.DEFAULT.withInterval(Duration.ofDays(1).plusNanos(1)),
            () -> WarmUpSettings.DEFAULT.withInterval(Duration.ofSeconds(-1)));
    assertThat(invalid)
        .allSatisfy(
            call ->
                assertThatThrownBy(call)
                    .isInstanceOf(InvalidArgumentException.class)
                    .hasMessageMatching("(?s).*(must be|is already in use).*"));
  }
}
