package io.skep.domain.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.error.InvalidTransitionException;
import io.skep.domain.error.TooLargeException;
import io.skep.domain.value.AgentId;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AgentTest {

  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant T1 = T0.plusSeconds(10);
  private static final AgentId ID = new AgentId("bee");
  private static final Agent BEE = Agent.registered(ID, AgentProfile.PLAIN, T0);

  @Nested
  class Registered {

    @Test
    void isIdleAndHasReportedNothing() {
      assertThat(BEE)
          .isEqualTo(
              new Agent(
                  ID,
                  AgentProfile.PLAIN,
                  AgentStatus.IDLE,
                  Optional.empty(),
                  "",
                  AgentFigures.NONE,
                  Optional.empty(),
                  T0,
                  T0,
                  T0,
                  0));
    }

    @Test
    void bringsItsTimesToStorePrecision() {
      assertThat(Agent.registered(ID, AgentProfile.PLAIN, T0.plusNanos(999))).isEqualTo(BEE);
    }
  }

  @Nested
  class RegisteredAgain {

    private final AgentProfile captain = AgentProfile.PLAIN.withKind("captain");

    @ParameterizedTest
    @EnumSource(AgentStatus.class)
    void isIdleOnlyIfItWasGone(AgentStatus before) {
      var known = inStatus(before, "found");

      var again = known.registeredAgain(captain, T1);

      var expected =
          switch (before) {
            case ONBOARDING, IDLE, ACTIVE, PAUSED, ERROR -> before;
            case OFFLINE, RETIRED -> AgentStatus.IDLE;
          };
      assertThat(again)
          .isEqualTo(
              new Agent(
                  ID,
                  captain,
                  expected,
                  Optional.empty(),
                  "focus",
                  AgentFigures.NONE,
                  Optional.empty(),
                  T0,
                  T1,
                  T1,
                  4));
    }
  }

  @Nested
  class InStatus {

    @ParameterizedTest
    @EnumSource(AgentStatus.class)
    void mayTakeAnyStatusWhileNotRetired(AgentStatus next) {
      var changed = BEE.inStatus(next, Optional.of("gone fishing"), T1);

      assertThat(changed.status()).isEqualTo(next);
      assertThat(changed.statusFound()).contains("gone fishing");
      assertThat(changed.updatedAt()).isEqualTo(T1);
      assertThat(changed.lastSeenAt()).isEqualTo(T0);
    }

    @ParameterizedTest
    @EnumSource(value = AgentStatus.class, names = "RETIRED", mode = EnumSource.Mode.EXCLUDE)
    void leavesNoRetirement(AgentStatus next) {
      var retired = inStatus(AgentStatus.RETIRED, "gone");

      assertThatThrownBy(() -> retired.inStatus(next, Optional.empty(), T1))
          .isInstanceOf(InvalidTransitionException.class)
          .hasMessage("agent bee is RETIRED and cannot become %s", next);
    }

    @Test
    void mayRetireAgain() {
      var retired = inStatus(AgentStatus.RETIRED, "gone");

      assertThat(retired.inStatus(AgentStatus.RETIRED, Optional.empty(), T1).statusFound())
          .isEmpty();
    }
  }

  @Nested
  class Seen {

    @ParameterizedTest
    @EnumSource(value = AgentStatus.class, names = "OFFLINE", mode = EnumSource.Mode.EXCLUDE)
    void changesNothingButTheTime(AgentStatus status) {
      var known = inStatus(status, "found");

      assertThat(known.seen(T1))
          .isEqualTo(
              new Agent(
                  ID,
                  AgentProfile.PLAIN,
                  status,
                  Optional.of("found"),
                  "focus",
                  AgentFigures.NONE,
                  Optional.empty(),
                  T0,
                  T1,
                  T0,
                  4));
    }

    @Test
    void wakesOneThatWasOfflineWhichIsAChange() {
      var offline = inStatus(AgentStatus.OFFLINE, "zzz");

      var awake = offline.seen(T1);

      assertThat(awake.status()).isEqualTo(AgentStatus.ACTIVE);
      assertThat(awake.statusFound()).isEmpty();
      assertThat(awake.updatedAt()).isEqualTo(T1);
      assertThat(awake.lastSeenAt()).isEqualTo(T1);
      assertThat(awake.version()).isEqualTo(4);
    }

    @ParameterizedTest
    @EnumSource(AgentStatus.class)
    void earlierThanBeforeChangesNothing(AgentStatus status) {
      var known = inStatus(status, "found").seen(T1);

      assertThat(known.seen(T1.minusNanos(1_000))).isEqualTo(known);
    }
  }

  @Nested
  class AfterCycle {

    @Test
    void countsAndKeepsWhatTheReportLeavesOpen() {
      var report =
          new CycleReport(
              2, Optional.of("nectar"), OptionalDouble.of(90.5), OptionalDouble.of(100));

      var first = BEE.afterCycle(report, T1);
      var second = first.afterCycle(CycleReport.of(3), T1.plusSeconds(1));

      assertThat(first)
          .isEqualTo(
              new Agent(
                  ID,
                  AgentProfile.PLAIN,
                  AgentStatus.IDLE,
                  Optional.empty(),
                  "nectar",
                  new AgentFigures(1, 2, OptionalDouble.of(90.5), OptionalDouble.of(100)),
                  Optional.of(T1),
                  T0,
                  T1,
                  T1,
                  0));
      assertThat(second.figures())
          .isEqualTo(new AgentFigures(2, 5, OptionalDouble.of(90.5), OptionalDouble.of(100)));
      assertThat(second.focus()).isEqualTo("nectar");
      assertThat(second.lastCycleAt()).contains(T1.plusSeconds(1));
    }

    @Test
    void wakesOneThatWasOfflineAsAnyHeartbeatDoes() {
      var offline = inStatus(AgentStatus.OFFLINE, "zzz");

      assertThat(offline.afterCycle(CycleReport.of(1), T1).status()).isEqualTo(AgentStatus.ACTIVE);
    }

    @Test
    void refusesCountsBeyondBelief() {
      var figures =
          new AgentFigures(1, AgentFigures.MOST, OptionalDouble.empty(), OptionalDouble.empty());
      var tireless =
          new Agent(
              ID,
              AgentProfile.PLAIN,
              AgentStatus.ACTIVE,
              Optional.empty(),
              "",
              figures,
              Optional.empty(),
              T0,
              T0,
              T0,
              0);

      assertThatThrownBy(() -> tireless.afterCycle(CycleReport.of(1), T1))
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessageStartingWith("tasks completed must be from 0 to");
    }
  }

  @Test
  void changesOnlyItsVersionForTheStore() {
    assertThat(BEE.atVersion(7).version()).isEqualTo(7);
    assertThat(BEE.atVersion(7).atVersion(0)).isEqualTo(BEE);
  }

  @Test
  void refusesTooManyWords() {
    var words = "x".repeat(Agent.MAX_WORDS + 1);

    assertThatThrownBy(() -> BEE.inStatus(AgentStatus.ERROR, Optional.of(words), T1))
        .isInstanceOf(TooLargeException.class)
        .hasMessage("status found has size 2001, more than the limit of 2000");
    assertThatThrownBy(
            () ->
                new Agent(
                    ID,
                    AgentProfile.PLAIN,
                    AgentStatus.IDLE,
                    Optional.empty(),
                    words,
                    AgentFigures.NONE,
                    Optional.empty(),
                    T0,
                    T0,
                    T0,
                    0))
        .isInstanceOf(TooLargeException.class)
        .hasMessage("focus has size 2001, more than the limit of 2000");
  }

  private static Agent inStatus(AgentStatus status, String found) {
    return new Agent(
        ID,
        AgentProfile.PLAIN,
        status,
        Optional.of(found),
        "focus",
        AgentFigures.NONE,
        Optional.empty(),
        T0,
        T0,
        T0,
        4);
  }
}
