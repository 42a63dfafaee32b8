package io.skep.domain.agent;

import io.skep.domain.value.Validate;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Report of an agent after a working cycle.
 *
 * @param tasksCompleted number of tasks completed in this cycle, 0 or more
 * @param focus description of the current work; empty leaves it unchanged
 * @param efficiency coordination efficiency in percent, 0 to 100; empty leaves it unchanged
 * @param compliance compliance in percent, 0 to 100; empty leaves it unchanged
 */
public record CycleReport(
    int tasksCompleted,
    Optional<String> focus,
    OptionalDouble efficiency,
    OptionalDouble compliance) {

  /** Validates ranges and lengths. */
  public CycleReport {
    Validate.range("tasks completed", tasksCompleted, 0, Integer.MAX_VALUE);
    focus.ifPresent(text -> Validate.text("focus", text, Agent.MAX_TEXT));
    efficiency = AgentStats.checkPercent("efficiency", efficiency);
    compliance = AgentStats.checkPercent("compliance", compliance);
  }

  /** Returns a report of completed tasks only. */
  public static CycleReport of(int tasksCompleted) {
    return new CycleReport(
        tasksCompleted, Optional.empty(), OptionalDouble.empty(), OptionalDouble.empty());
  }
}
