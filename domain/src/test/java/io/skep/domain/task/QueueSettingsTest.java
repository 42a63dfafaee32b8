package io.skep.domain.task;

import static io.skep.domain.value.Priority.CRITICAL;
import static io.skep.domain.value.Priority.HIGH;
import static io.skep.domain.value.Priority.LOW;
import static io.skep.domain.value.Priority.NORMAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.error.TooLargeException;
import io.skep.domain.value.Priority;
import io.skep.domain.value.QueueName;
import io.skep.domain.value.Validate;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueueSettingsTest {

  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
  private static final QueueSettings DEFAULTS = QueueSettings.defaults(QueueName.DEFAULT);

  @Nested
  class Rank {

    @Test
    void isRunAtInMicrosecondsForTheLowestPriority() {
      assertThat(DEFAULTS.rank(Instant.EPOCH, LOW)).isZero();
      assertThat(DEFAULTS.rank(T0.plusNanos(1_999), LOW))
          .isEqualTo(T0.getEpochSecond() * 1_000_000 + 1);
    }

    @Test
    void decreasesByPriorityAgingPerPriorityLevel() {
      long aging = 15 * 60 * 1_000_000L;

      for (var priority : Priority.values()) {
        assertThat(DEFAULTS.rank(T0, priority))
            .isEqualTo(DEFAULTS.rank(T0, LOW) - (priority.level() - 1) * aging);
      }
    }

    @Test
    void ageOutweighsPriorityAtExactlyThePriorityAging() {
      var later = T0.plus(QueueSettings.DEFAULT_PRIORITY_AGING);

      assertThat(DEFAULTS.rank(later.minusNanos(1_000), HIGH))
          .isLessThan(DEFAULTS.rank(T0, NORMAL));
      assertThat(DEFAULTS.rank(later, HIGH)).isEqualTo(DEFAULTS.rank(T0, NORMAL));
      assertThat(DEFAULTS.rank(later.plusNanos(1_000), HIGH))
          .isGreaterThan(DEFAULTS.rank(T0, NORMAL));
    }

    @Test
    void usesThePriorityAgingOfTheQueue() {
      var queue = DEFAULTS.withPriorityAging(Optional.of(Duration.ofSeconds(1)));

      assertThat(queue.rank(T0.plusSeconds(3), CRITICAL)).isEqualTo(queue.rank(T0, LOW));
    }

    @Test
    void ageNeverOutweighsPriorityInStrictOrder() {
      var strict = DEFAULTS.withPriorityAging(Optional.empty());
      var latest = Validate.END_INSTANT.minusNanos(1_000);

      for (int level = 1; level < 4; level++) {
        assertThat(strict.rank(latest, Priority.ofLevel(level + 1)))
            .isLessThan(strict.rank(Validate.MIN_INSTANT, Priority.ofLevel(level)));
      }
      assertThat(strict.rank(T0, HIGH)).isLessThan(strict.rank(T0.plusNanos(1_000), HIGH));
    }
  }

  @Test
  void isUnlimitedByDefault() {
    assertThat(DEFAULTS)
        .isEqualTo(
            new QueueSettings(
                QueueName.DEFAULT,
                false,
                Optional.of(Duration.ofMinutes(15)),
                OptionalInt.empty(),
                Map.of(),
                0));
  }

  @Test
  void withersChangeOneComponent() {
    var limits = new HashMap<>(Map.of("gpu", 2));

    var changed =
        DEFAULTS
            .withPaused(true)
            .withPriorityAging(Optional.of(Duration.ofNanos(1_000_999)))
            .withMaxInProgress(OptionalInt.of(4))
            .withMaxPerCapability(limits)
            .withVersion(7);
    limits.clear();

    assertThat(changed)
        .isEqualTo(
            new QueueSettings(
                QueueName.DEFAULT,
                true,
                Optional.of(Duration.ofMillis(1)),
                OptionalInt.of(4),
                Map.of("gpu", 2),
                7));
  }

  @ParameterizedTest
  @ValueSource(strings = {"P365DT0.000000001S", "PT0S", "PT-1S"})
  void rejectsPriorityAgingOutOfRange(Duration aging) {
    assertThatThrownBy(() -> DEFAULTS.withPriorityAging(Optional.of(aging)))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageStartingWith("priority aging must be from");
  }

  @Test
  void rejectsLimitsOutOfRange() {
    assertThatThrownBy(() -> DEFAULTS.withMaxInProgress(OptionalInt.of(0)))
        .hasMessageStartingWith("max in progress must be from 1");
    assertThat(DEFAULTS.withMaxPerCapability(Map.of("gpu", 0)).maxPerCapability())
        .containsEntry("gpu", 0);
    assertThatThrownBy(() -> DEFAULTS.withMaxPerCapability(Map.of("gpu", -1)))
        .hasMessageStartingWith("max of capability gpu must be from 0");
    assertThatThrownBy(() -> DEFAULTS.withMaxPerCapability(Map.of("a,b", 1)))
        .hasMessage("capability must not contain a comma");
    assertThatThrownBy(() -> DEFAULTS.withMaxPerCapability(Map.of("", 1)))
        .isInstanceOf(InvalidArgumentException.class);
    Map<String, Integer> tooMany = new HashMap<>();
    IntStream.range(0, 65).forEach(i -> tooMany.put("c" + i, 1));
    assertThatThrownBy(() -> DEFAULTS.withMaxPerCapability(tooMany))
        .isInstanceOf(TooLargeException.class);
  }
}
