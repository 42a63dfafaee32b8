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
    void saysWhetherItMayClaimAndIsExpectedAlive(AgentStatus status, boolean claim, boolean alive) {
      assertThat(status.mayClaim()).isEqualTo(claim);
      assertThat(status.isExpectedAlive()).isEqualTo(alive);
    }

    @Test
    void isOneOfSeven() {
      assertThat(AgentStatus.values()).hasSize(7);
    }
  }

  @Nested
  class Profile {

    @Test
    void changesOnePartAtATime() {
      var profile =
          AgentProfile.PLAIN
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
    void acceptsTheLongestWords() {
      var profile =
          AgentProfile.PLAIN
              .withKind("k".repeat(128))
              .withName("n".repeat(256))
              .withTeam("t".repeat(AgentProfile.MAX_TEAM))
              .withSpecialization("s".repeat(512))
              .withMaxTasks(AgentProfile.MOST_TASKS);

      assertThat(profile.team()).hasSize(128);
    }

    @Test
    void refusesLongerOnes() {
      var plain = AgentProfile.PLAIN;

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
    void mayBelongToNoTeamButNeedsAKind() {
      assertThat(AgentProfile.PLAIN.withTeam("").team()).isEmpty();
      assertThatThrownBy(() -> AgentProfile.PLAIN.withKind(""))
          .hasMessage("agent kind must not be empty");
      assertThatThrownBy(() -> AgentProfile.PLAIN.withTeam(" "))
          .hasMessage("team must not begin or end with a blank: ' '");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 10_001})
    void refusesALimitOutOfRange(int max) {
      assertThatThrownBy(() -> AgentProfile.PLAIN.withMaxTasks(max))
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessage("max tasks must be from 1 to 10000: %d", max);
    }
  }

  @Nested
  class Figures {

    private static final OptionalDouble NONE = OptionalDouble.empty();

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.1, 99.99, 100})
    void takePerCents(double percent) {
      var said = OptionalDouble.of(percent);

      assertThat(new AgentFigures(0, 0, said, said).efficiency()).isEqualTo(said);
    }

    @ParameterizedTest
    @ValueSource(
        doubles = {-0.1, 100.1, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void refuseWhatIsNoPerCent(double wrong) {
      var said = OptionalDouble.of(wrong);

      assertThatThrownBy(() -> new AgentFigures(0, 0, said, NONE))
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessage("efficiency must be from 0 to 100: %s", wrong);
      assertThatThrownBy(() -> new AgentFigures(0, 0, NONE, said))
          .hasMessageStartingWith("compliance");
      assertThatThrownBy(() -> new CycleReport(0, Optional.empty(), said, NONE))
          .hasMessageStartingWith("efficiency");
      assertThatThrownBy(() -> new CycleReport(0, Optional.empty(), NONE, said))
          .hasMessageStartingWith("compliance");
    }

    @Test
    void knowNoNegativeZero() {
      var figures = new AgentFigures(0, 0, OptionalDouble.of(-0.0), OptionalDouble.of(-0.0));

      assertThat(figures)
          .isEqualTo(new AgentFigures(0, 0, OptionalDouble.of(0.0), OptionalDouble.of(0.0)));
    }

    @Test
    void refuseCountsOutOfRange() {
      assertThatThrownBy(() -> new AgentFigures(-1, 0, NONE, NONE))
          .hasMessageStartingWith("cycles must be from 0 to 1000000000000:");
      assertThatThrownBy(() -> new AgentFigures(0, AgentFigures.MOST + 1, NONE, NONE))
          .hasMessageStartingWith("tasks completed must be from 0 to 1000000000000:");
      assertThatThrownBy(() -> CycleReport.of(-1))
          .hasMessage("tasks completed must be from 0 to 2147483647: -1");
    }

    @Test
    void comeWithAFocusThatIsNotTooLong() {
      var focus = Optional.of("x".repeat(Agent.MAX_WORDS + 1));

      assertThatThrownBy(() -> new CycleReport(0, focus, NONE, NONE))
          .isInstanceOf(TooLargeException.class);
    }
  }

  @Nested
  class Query {

    @Test
    void asksForOneThingAtATime() {
      assertThat(AgentQuery.inTeam("").team()).contains("");
      assertThat(AgentQuery.inStatus(AgentStatus.IDLE).status()).contains(AgentStatus.IDLE);
      assertThat(AgentQuery.capableOf("fly").capability()).contains("fly");
      assertThat(AgentQuery.ALL)
          .isEqualTo(
              new AgentQuery(
                  Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
    }

    @Test
    void bringsItsTimeToStorePrecision() {
      var at = Instant.parse("2026-01-01T00:00:00.123456789Z");
      var query =
          new AgentQuery(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(at));

      assertThat(query.updatedSince()).contains(Instant.parse("2026-01-01T00:00:00.123456Z"));
    }

    @Test
    void refusesWhatIsNoName() {
      assertThatThrownBy(() -> AgentQuery.inTeam("a\0"))
          .isInstanceOf(InvalidArgumentException.class);
      assertThatThrownBy(() -> AgentQuery.inTeam("t".repeat(129)))
          .isInstanceOf(TooLargeException.class);
      assertThatThrownBy(() -> AgentQuery.capableOf(""))
          .isInstanceOf(InvalidArgumentException.class);
    }
  }
}
