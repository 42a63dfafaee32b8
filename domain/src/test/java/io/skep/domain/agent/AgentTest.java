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
  private static final Agent BEE = Agent.registered(ID, AgentProfile.DEFAULT, T0);

  @Nested
  class Registered {

    @Test
    void isIdleWithEmptyStats() {
      assertThat(BEE)
          .isEqualTo(
              new Agent(
                  ID,
                  AgentProfile.DEFAULT,
                  AgentStatus.IDLE,
                  Optional.empty(),
                  "",
                  AgentStats.NONE,
                  Optional.empty(),
                  T0,
                  T0,
                  T0,
                  0));
    }

    @Test
    void truncatesTimesToMicroseconds() {
      assertThat(Agent.registered(ID, AgentProfile.DEFAULT, T0.plusNanos(999))).isEqualTo(BEE);
    }
  }

  @Nested
  class Reregistered {

    private final AgentProfile captain = AgentProfile.DEFAULT.withKind("captain");

    @ParameterizedTest
    @EnumSource(AgentStatus.class)
    void isIdleOnlyIfItWasOfflineOrRetired(AgentStatus before) {
      var agent = inStatus(before, "imported");

      var again = agent.reregistered(captain, T1);

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
                  AgentStats.NONE,
                  Optional.empty(),
                  T0,
                  T1,
                  T1,
                  4));
    }
  }

  @Nested
  class WithStatus {

    @ParameterizedTest
    @EnumSource(AgentStatus.class)
    void allowsAnyTransitionUnlessRetired(AgentStatus next) {
      var changed = BEE.withStatus(next, Optional.of("gone fishing"), T1);

      assertThat(changed.status()).isEqualTo(next);
      assertThat(changed.importedStatus()).contains("gone fishing");
      assertThat(changed.updatedAt()).isEqualTo(T1);
      assertThat(changed.lastHeartbeatAt()).isEqualTo(T0);
    }

    @ParameterizedTest
    @EnumSource(value = AgentStatus.class, names = "RETIRED", mode = EnumSource.Mode.EXCLUDE)
    void rejectsTransitionsFromRetired(AgentStatus next) {
      var retired = inStatus(AgentStatus.RETIRED, "gone");

      assertThatThrownBy(() -> retired.withStatus(next, Optional.empty(), T1))
          .isInstanceOf(InvalidTransitionException.class)
          .hasMessage("agent bee is RETIRED and cannot become %s", next);
    }

    @Test
    void allowsRetiringAgain() {
      var retired = inStatus(AgentStatus.RETIRED, "gone");

      assertThat(retired.withStatus(AgentStatus.RETIRED, Optional.empty(), T1).importedStatus())
          .isEmpty();
    }
  }

  @Nested
  class AfterHeartbeat {

    @ParameterizedTest
    @EnumSource(value = AgentStatus.class, names = "OFFLINE", mode = EnumSource.Mode.EXCLUDE)
    void changesOnlyTheTime(AgentStatus status) {
      var agent = inStatus(status, "imported");

      assertThat(agent.afterHeartbeat(T1))
          .isEqualTo(
              new Agent(
                  ID,
                  AgentProfile.DEFAULT,
                  status,
                  Optional.of("imported"),
                  "focus",
                  AgentStats.NONE,
                  Optional.empty(),
                  T0,
                  T1,
                  T0,
                  4));
    }

    @Test
    void reactivatesAnOfflineAgentAsAChange() {
      var offline = inStatus(AgentStatus.OFFLINE, "zzz");

      var awake = offline.afterHeartbeat(T1);

      assertThat(awake.status()).isEqualTo(AgentStatus.ACTIVE);
      assertThat(awake.importedStatus()).isEmpty();
      assertThat(awake.updatedAt()).isEqualTo(T1);
      assertThat(awake.lastHeartbeatAt()).isEqualTo(T1);
      assertThat(awake.version()).isEqualTo(4);
    }

    @ParameterizedTest
    @EnumSource(AgentStatus.class)
    void ignoresEarlierTimes(AgentStatus status) {
      var agent = inStatus(status, "imported").afterHeartbeat(T1);

      assertThat(agent.afterHeartbeat(T1.minusNanos(1_000))).isEqualTo(agent);
    }
  }

  @Nested
  class AfterCycle {

    @Test
    void countsAndKeepsUnreportedValues() {
      var report =
          new CycleReport(
              2, Optional.of("nectar"), OptionalDouble.of(90.5), OptionalDouble.of(100));

      var first = BEE.afterCycle(report, T1);
      var second = first.afterCycle(CycleReport.of(3), T1.plusSeconds(1));

      assertThat(first)
          .isEqualTo(
              new Agent(
                  ID,
                  AgentProfile.DEFAULT,
                  AgentStatus.IDLE,
                  Optional.empty(),
                  "nectar",
                  new AgentStats(1, 2, OptionalDouble.of(90.5), OptionalDouble.of(100)),
                  Optional.of(T1),
                  T0,
                  T1,
                  T1,
                  0));
      assertThat(second.stats())
          .isEqualTo(new AgentStats(2, 5, OptionalDouble.of(90.5), OptionalDouble.of(100)));
      assertThat(second.focus()).isEqualTo("nectar");
      assertThat(second.lastCycleAt()).contains(T1.plusSeconds(1));
    }

    @Test
    void reactivatesAnOfflineAgent() {
      var offline = inStatus(AgentStatus.OFFLINE, "zzz");

      assertThat(offline.afterCycle(CycleReport.of(1), T1).status()).isEqualTo(AgentStatus.ACTIVE);
    }

    @Test
    void rejectsCountsAboveTheMaximum() {
      var figures =
          new AgentStats(1, AgentStats.MAX_COUNT, OptionalDouble.empty(), OptionalDouble.empty());
      var tireless =
          new Agent(
              ID,
              AgentProfile.DEFAULT,
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
  void withVersionChangesOnlyTheVersion() {
    assertThat(BEE.withVersion(7).version()).isEqualTo(7);
    assertThat(BEE.withVersion(7).withVersion(0)).isEqualTo(BEE);
  }

  @Test
  void rejectsTooLongText() {
    var text = "x".repeat(Agent.MAX_TEXT + 1);

    assertThatThrownBy(() -> BEE.withStatus(AgentStatus.ERROR, Optional.of(text), T1))
        .isInstanceOf(TooLargeException.class)
        .hasMessage("imported status has size 2001, more than the limit of 2000");
    assertThatThrownBy(
            () ->
                new Agent(
                    ID,
                    AgentProfile.DEFAULT,
                    AgentStatus.IDLE,
                    Optional.empty(),
                    text,
                    AgentStats.NONE,
                    Optional.empty(),
                    T0,
                    T0,
                    T0,
                    0))
        .isInstanceOf(TooLargeException.class)
        .hasMessage("focus has size 2001, more than the limit of 2000");
  }

  private static Agent inStatus(AgentStatus status, String importedStatus) {
    return new Agent(
        ID,
        AgentProfile.DEFAULT,
        status,
        Optional.of(importedStatus),
        "focus",
        AgentStats.NONE,
        Optional.empty(),
        T0,
        T0,
        T0,
        4);
  }
}
