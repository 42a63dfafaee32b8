package io.skep.domain.agent;

import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.value.Check;
import java.util.OptionalDouble;

/**
 * How an agent has been doing.
 *
 * @param cycles how many working cycles it has reported, 0 to {@value #MOST}
 * @param tasksCompleted how many tasks it says it has completed, 0 to {@value #MOST}
 * @param efficiency its coordination efficiency in per cent, 0 to 100; empty if never said
 * @param compliance its compliance in per cent, 0 to 100; empty if never said
 */
public record AgentFigures(
    long cycles, long tasksCompleted, OptionalDouble efficiency, OptionalDouble compliance) {

  /** The largest count that is believed; a team's sum of them never overflows. */
  public static final long MOST = 1_000_000_000_000L;

  /** The figures of an agent that has reported nothing. */
  public static final AgentFigures NONE =
      new AgentFigures(0, 0, OptionalDouble.empty(), OptionalDouble.empty());

  /** Refuses figures out of range. */
  public AgentFigures {
    Check.range("cycles", cycles, 0, MOST);
    Check.range("tasks completed", tasksCompleted, 0, MOST);
    efficiency = percent("efficiency", efficiency);
    compliance = percent("compliance", compliance);
  }

  static OptionalDouble percent(String argument, OptionalDouble value) {
    if (value.isEmpty()) {
      return value;
    }
    double percent = value.getAsDouble();
    if (!(percent >= 0 && percent <= 100)) {
      throw new InvalidArgumentException(argument, "must be from 0 to 100: " + percent);
    }
    // Stores keep no negative zero.
    return OptionalDouble.of(percent + 0.0);
  }
}
