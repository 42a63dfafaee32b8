package io.skep.application.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.error.InvalidArgumentException;
import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WorkerSettingsTest {

  @Test
  void haveDefaults() {
    assertThat(WorkerSettings.DEFAULT)
        .isEqualTo(
            new WorkerSettings(
                4,
                Duration.ofMinutes(1),
                Duration.ofSeconds(1),
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                true));
  }

  @ParameterizedTest
  @MethodSource("outOfRange")
  void rejectOutOfRange(UnaryOperator<WorkerSettings> change) {
    assertThatThrownBy(() -> change.apply(WorkerSettings.DEFAULT))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("must be from");
  }

  static Stream<UnaryOperator<WorkerSettings>> outOfRange() {
    var tooLong = Duration.ofDays(1).plusNanos(1);
    return Stream.of(
        settings -> settings.withConcurrency(0),
        settings -> settings.withConcurrency(WorkerSettings.MAX_CONCURRENCY + 1),
        settings -> settings.withLease(Duration.ofMillis(99)),
        settings -> settings.withLease(tooLong),
        settings -> settings.withPollInterval(Duration.ZERO),
        settings -> settings.withPollInterval(tooLong),
        settings -> settings.withMaxBackoff(Duration.ZERO),
        settings -> settings.withMaxBackoff(tooLong),
        settings -> settings.withShutdownTimeout(Duration.ofNanos(-1)),
        settings -> settings.withShutdownTimeout(tooLong));
  }

  @Test
  void acceptLimits() {
    assertThat(
            new WorkerSettings(
                    WorkerSettings.MAX_CONCURRENCY,
                    WorkerSettings.MIN_LEASE,
                    WorkerSettings.MAX_DELAY,
                    WorkerSettings.MIN_DELAY,
                    Duration.ZERO,
                    false)
                .concurrency())
        .isEqualTo(1_000);
  }
}
