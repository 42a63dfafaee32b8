package io.skep.domain.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.error.InvalidTransitionException;
import io.skep.domain.error.TooLargeException;
import io.skep.domain.value.ConversationId;
import io.skep.domain.value.Json;
import io.skep.domain.value.PlanId;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PlanTest {

  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant T1 = T0.plusSeconds(10);
  private static final PlanId ID = new PlanId("p");

  @Test
  void draftedIsPlanningWithoutFailures() {
    assertThat(Plan.drafted(ID, "why?", 3, T0.plusNanos(999)).withVersion(5))
        .isEqualTo(plan(PlanStatus.PLANNING, 0, T0));
  }

  @Test
  void changesStepsAndDetails() {
    var plan =
        plan(PlanStatus.EXECUTING, 1, T0).revised("how", "1. 2. 3.", T1).withDetails(Json.NULL, T1);

    assertThat(plan)
        .isEqualTo(
            new Plan(
                ID, "why?", "how", "1. 2. 3.", PlanStatus.EXECUTING, 3, 1, Json.NULL, T0, T1, 5));
  }

  @Test
  void rejectsInvalidValues() {
    assertThatThrownBy(() -> Plan.drafted(ID, "q".repeat(100_001), 3, T0))
        .isInstanceOf(TooLargeException.class)
        .hasMessageStartingWith("question");
    assertThatThrownBy(() -> plan(PlanStatus.PLANNING, 0, T0).revised("i".repeat(100_001), "", T1))
        .hasMessageStartingWith("instruction");
    assertThatThrownBy(
            () -> plan(PlanStatus.PLANNING, 0, T0).revised("", "e".repeat(1_000_001), T1))
        .hasMessageStartingWith("execution plan");
    assertThatThrownBy(() -> Plan.drafted(ID, "q", 0, T0))
        .hasMessage("failure limit must be from 1 to 2147483647: 0");
  }

  @Nested
  class WithStatus {

    @ParameterizedTest
    @CsvSource({
      "PLANNING, EXECUTING, true",
      "PLANNING, COMPLETED, true",
      "PLANNING, FAILED, true",
      "EXECUTING, PLANNING, true",
      "EXECUTING, COMPLETED, true",
      "EXECUTING, FAILED, true",
      "COMPLETED, PLANNING, false",
      "COMPLETED, EXECUTING, false",
      "COMPLETED, FAILED, false",
      "FAILED, PLANNING, false",
      "FAILED, EXECUTING, false",
      "FAILED, COMPLETED, false",
    })
    void allowsOnlySuccessors(PlanStatus from, PlanStatus to, boolean allowed) {
      var plan = plan(from, 1, T0);

      assertThat(from.successors().contains(to)).isEqualTo(allowed);
      if (allowed) {
        assertThat(plan.withStatus(to, T1)).isEqualTo(plan(to, 1, T1));
      } else {
        assertThatThrownBy(() -> plan.withStatus(to, T1))
            .isInstanceOf(InvalidTransitionException.class)
            .hasMessage("plan p is %s and cannot become %s", from, to);
      }
    }

    @ParameterizedTest
    @EnumSource
    void sameStatusChangesNothing(PlanStatus status) {
      assertThat(plan(status, 0, T0).withStatus(status, T1)).isEqualTo(plan(status, 0, T0));
    }

    @Test
    void terminalStatusHasNoSuccessors() {
      assertThat(PlanStatus.PLANNING.isTerminal()).isFalse();
      assertThat(PlanStatus.EXECUTING.isTerminal()).isFalse();
      assertThat(PlanStatus.COMPLETED.isTerminal()).isTrue();
      assertThat(PlanStatus.FAILED.isTerminal()).isTrue();
    }
  }

  @Nested
  class AfterFailedTask {

    @ParameterizedTest
    @CsvSource({
      "PLANNING, 0, PLANNING",
      "PLANNING, 1, PLANNING",
      "PLANNING, 2, FAILED",
      "EXECUTING, 1, EXECUTING",
      "EXECUTING, 2, FAILED",
      "EXECUTING, 7, FAILED",
      "COMPLETED, 2, COMPLETED",
      "FAILED, 3, FAILED",
    })
    void failsAtTheLimitUnlessTerminal(PlanStatus before, int failures, PlanStatus after) {
      assertThat(plan(before, failures, T0).afterFailedTask(T1))
          .isEqualTo(plan(after, failures + 1, T1));
    }
  }

  @Test
  void withVersionChangesOnlyTheVersion() {
    var plan = plan(PlanStatus.EXECUTING, 1, T0);

    assertThat(plan.withVersion(9).version()).isEqualTo(9);
    assertThat(plan.withVersion(9).withVersion(5)).isEqualTo(plan);
  }

  @Test
  void linkTruncatesTimeToMicroseconds() {
    var conversation = new ConversationId("c");

    assertThat(
            new PlanLink(conversation, ID, LinkKind.FORKED, Optional.empty(), T0.plusNanos(1_999)))
        .isEqualTo(
            new PlanLink(conversation, ID, LinkKind.FORKED, Optional.empty(), T0.plusNanos(1_000)));
  }

  private static Plan plan(PlanStatus status, int failures, Instant updatedAt) {
    return new Plan(ID, "why?", "", "", status, 3, failures, Json.EMPTY_OBJECT, T0, updatedAt, 5);
  }
}
