package io.skep.domain.agent;

import io.skep.domain.value.Check;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What an agent reports after a working cycle.
 *
 * @param tasksCompleted how many tasks it completed in this cycle, 0 or more
 * @param focus what it is busy with now; empty leaves it as it is
 * @param efficiency its coordination efficiency in per cent, 0 to 100; empty leaves it as it is
 * @param compliance its compliance in per cent, 0 to 100; empty leaves it as it is
 */
public record CycleReport(
    int tasksCompleted,
    Optional<String> focus,
    OptionalDouble efficiency,
    OptionalDouble compliance) {

  /** Refuses figures out of range and words that are too many. */
  public CycleReport {
    Check.range("tasks completed", tasksCompleted, 0, Integer.MAX_VALUE);
    focus.ifPresent(words -> Check.text("focus", words, Agent.MAX_WORDS));
    efficiency = AgentFigures.percent("efficiency", efficiency);
    compliance = AgentFigures.percent("compliance", compliance);
  }

  /** Returns a report that only counts tasks. */
  public static CycleReport of(int tasksCompleted) {
    return new CycleReport(
        tasksCompleted, Optional.empty(), OptionalDouble.empty(), OptionalDouble.empty());
  }
}
