package io.skep.application.warmup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.error.InvalidArgumentException;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class WarmUpSettingsTest {

  private static final Loader OWN = new Loader("own", (swarm, cache) -> 0);

  @Test
  void haveNothingRunByItselfUnlessThatIsSaid() {
    assertThat(WarmUpSettings.DEFAULT.unattended()).isEmpty();
    assertThat(WarmUpSettings.DEFAULT.every()).isZero();
    assertThat(WarmUpSettings.DEFAULT.with(OWN).unattended()).containsExactly(OWN);
    assertThat(WarmUpSettings.DEFAULT.withBuiltIn(true).with(OWN).unattended())
        .hasSize(7)
        .endsWith(OWN);
  }

  @Test
  void refuseWhatIsOutOfRange() {
    List<ThrowingCallable> wrong =
        List.of(
            () -> new Loader("", (swarm, cache) -> 0),
            () -> new Loader("Own", (swarm, cache) -> 0),
            () -> new Loader("a".repeat(65), (swarm, cache) -> 0),
            () -> WarmUpSettings.DEFAULT.with(OWN).with(new Loader("own", (swarm, cache) -> 1)),
            () -> WarmUpSettings.DEFAULT.with(new Loader("agents", (swarm, cache) -> 1)),
            () -> WarmUpSettings.DEFAULT.withEvery(Duration.ofMillis(999)),
            () -> WarmUpSettings.DEFAULT.withEvery(Duration.ofDays(1).plusNanos(1)),
            () -> WarmUpSettings.DEFAULT.withEvery(Duration.ofSeconds(-1)));
    assertThat(wrong)
        .allSatisfy(
            call ->
                assertThatThrownBy(call)
                    .isInstanceOf(InvalidArgumentException.class)
                    .hasMessageMatching("(?s).*(must be|is there already).*"));
  }
}
