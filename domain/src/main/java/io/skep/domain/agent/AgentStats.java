package io.skep.domain.agent;

import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.value.Validate;
import java.util.OptionalDouble;

/**
 * Statistics of an agent.
 *
 * @param cycles number of reported working cycles, 0 to {@value #MAX_COUNT}
 * @param tasksCompleted number of completed tasks as reported by the agent, 0 to {@value
 *     #MAX_COUNT}
 * @param efficiency coordination efficiency in percent, 0 to 100; empty if never reported
 * @param compliance compliance in percent, 0 to 100; empty if never reported
 */
public record AgentStats(
    long cycles, long tasksCompleted, OptionalDouble efficiency, OptionalDouble compliance) {

  /** Maximum count; low enough that the sum over a team does not overflow. */
  public static final long MAX_COUNT = 1_000_000_000_000L;

  /** Statistics of an agent that has reported nothing. */
  public static final AgentStats NONE =
      new AgentStats(0, 0, OptionalDouble.empty(), OptionalDouble.empty());

  /** Validates the ranges. */
  public AgentStats {
    Validate.range("cycles", cycles, 0, MAX_COUNT);
    Validate.range("tasks completed", tasksCompleted, 0, MAX_COUNT);
    efficiency = checkPercent("efficiency", efficiency);
    compliance = checkPercent("compliance", compliance);
  }

  static OptionalDouble checkPercent(String argument, OptionalDouble value) {
    if (value.isEmpty()) {
      return value;
    }
    double percent = value.getAsDouble();
    if (!(percent >= 0 && percent <= 100)) {
      throw new InvalidArgumentException(argument, "must be from 0 to 100: " + percent);
    }
    // Normalizes negative zero, which stores do not preserve.
    return OptionalDouble.of(percent + 0.0);
  }
}
