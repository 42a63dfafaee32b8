package io.skep.domain.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.error.TooLargeException;
import io.skep.domain.value.Json;
import io.skep.domain.value.Labels;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgentPartsTest {

  @Nested
  class Status {

    @ParameterizedTest
    @CsvSource({
      "ONBOARDING, true, true",
      "IDLE, true, true",
      "ACTIVE, true, true",
      "PAUSED, false, true",
      "ERROR, false, true",
      "OFFLINE, true, false",
      "RETIRED, false, false",
    })
    void definesMayClaimAndExpectedAlive(AgentStatus status, boolean claim, boolean alive) {
      assertThat(status.mayClaim()).isEqualTo(claim);
      assertThat(status.isExpectedAlive()).isEqualTo(alive);
    }

    @Test
    void hasSevenConstants() {
      assertThat(AgentStatus.values()).hasSize(7);
    }
  }

  @Nested
  class Profile {

    @Test
    void withersChangeOneComponent() {
      var profile =
          AgentProfile.DEFAULT
              .withKind("captain")
              .withName("Maya \uD83D\uDC1D")
              .withTeam("gamma")
              .withSpecialization("nectar")
              .withCapabilities(Labels.of("fly"))
              .withMaxTasks(3)
              .withDetails(new Json("[1]"));

      assertThat(profile)
          .isEqualTo(
              new AgentProfile(
                  "captain",
                  "Maya \uD83D\uDC1D",
                  "gamma",
                  "nectar",
                  Labels.of("fly"),
                  3,
                  new Json("[1]")));
    }

    @Test
    void acceptsMaximumLengths() {
      var profile =
          AgentProfile.DEFAULT
              .withKind("k".repeat(128))
              .withName("n".repeat(256))
              .withTeam("t".repeat(AgentProfile.MAX_TEAM))
              .withSpecialization("s".repeat(512))
              .withMaxTasks(AgentProfile.MAX_TASKS_LIMIT);

      assertThat(profile.team()).hasSize(128);
    }

    @Test
    void rejectsExcessiveLengths() {
      var plain = AgentProfile.DEFAULT;

      assertThatThrownBy(() -> plain.withKind("k".repeat(129)))
          .isInstanceOf(TooLargeException.class);
      assertThatThrownBy(() -> plain.withName("n".repeat(257)))
          .isInstanceOf(TooLargeException.class);
      assertThatThrownBy(() -> plain.withTeam("t".repeat(129)))
          .isInstanceOf(TooLargeException.class);
      assertThatThrownBy(() -> plain.withSpecialization("s".repeat(513)))
          .isInstanceOf(TooLargeException.class);
    }

    @Test
    void teamIsOptionalKindIsRequired() {
      assertThat(AgentProfile.DEFAULT.withTeam("").team()).isEmpty();
      assertThatThrownBy(() -> AgentProfile.DEFAULT.withKind(""))
          .hasMessage("agent kind must not be empty");
      assertThatThrownBy(() -> AgentProfile.DEFAULT.withTeam(" "))
          .hasMessage("team must not begin or end with whitespace: ' '");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 10_001})
    void rejectsLimitOutOfRange(int max) {
      assertThatThrownBy(() -> AgentProfile.DEFAULT.withMaxTasks(max))
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessage("max tasks must be from 1 to 10000: %d", max);
    }
  }

  @Nested
  class Stats {

    private static final OptionalDouble NONE = OptionalDouble.empty();

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.1, 99.99, 100})
    void acceptsPercentages(double percent) {
      var percentage = OptionalDouble.of(percent);

      assertThat(new AgentStats(0, 0, percentage, percentage).efficiency()).isEqualTo(percentage);
    }

    @ParameterizedTest
    @ValueSource(
        doubles = {-0.1, 100.1, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void rejectsInvalidPercentages(double invalid) {
      var percentage = OptionalDouble.of(invalid);

      assertThatThrownBy(() -> new AgentStats(0, 0, percentage, NONE))
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessage("efficiency must be from 0 to 100: %s", invalid);
      assertThatThrownBy(() -> new AgentStats(0, 0, NONE, percentage))
          .hasMessageStartingWith("compliance");
      assertThatThrownBy(() -> new CycleReport(0, Optional.empty(), percentage, NONE))
          .hasMessageStartingWith("efficiency");
      assertThatThrownBy(() -> new CycleReport(0, Optional.empty(), NONE, percentage))
          .hasMessageStartingWith("compliance");
    }

    @Test
    void normalizesNegativeZero() {
      var figures = new AgentStats(0, 0, OptionalDouble.of(-0.0), OptionalDouble.of(-0.0));

      assertThat(figures)
          .isEqualTo(new AgentStats(0, 0, OptionalDouble.of(0.0), OptionalDouble.of(0.0)));
    }

    @Test
    void rejectsCountsOutOfRange() {
      assertThatThrownBy(() -> new AgentStats(-1, 0, NONE, NONE))
          .hasMessageStartingWith("cycles must be from 0 to 1000000000000:");
      assertThatThrownBy(() -> new AgentStats(0, AgentStats.MAX_COUNT + 1, NONE, NONE))
          .hasMessageStartingWith("tasks completed must be from 0 to 1000000000000:");
      assertThatThrownBy(() -> CycleReport.of(-1))
          .hasMessage("tasks completed must be from 0 to 2147483647: -1");
    }

    @Test
    void rejectsTooLongFocus() {
      var focus = Optional.of("x".repeat(Agent.MAX_TEXT + 1));

      assertThatThrownBy(() -> new CycleReport(0, focus, NONE, NONE))
          .isInstanceOf(TooLargeException.class);
    }
  }

  @Nested
  class Query {

    @Test
    void factoriesSetOneCriterion() {
      assertThat(AgentQuery.inTeam("").team()).contains("");
      assertThat(AgentQuery.inStatus(AgentStatus.IDLE).status()).contains(AgentStatus.IDLE);
      assertThat(AgentQuery.capableOf("fly").capability()).contains("fly");
      assertThat(AgentQuery.ALL)
          .isEqualTo(
              new AgentQuery(
                  Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
    }

    @Test
    void truncatesTimeToMicroseconds() {
      var at = Instant.parse("2026-01-01T00:00:00.123456789Z");
      var query =
          new AgentQuery(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(at));

      assertThat(query.updatedSince()).contains(Instant.parse("2026-01-01T00:00:00.123456Z"));
    }

    @Test
    void rejectsInvalidNames() {
      assertThatThrownBy(() -> AgentQuery.inTeam("a\0"))
          .isInstanceOf(InvalidArgumentException.class);
      assertThatThrownBy(() -> AgentQuery.inTeam("t".repeat(129)))
          .isInstanceOf(TooLargeException.class);
      assertThatThrownBy(() -> AgentQuery.capableOf(""))
          .isInstanceOf(InvalidArgumentException.class);
    }
  }
}
