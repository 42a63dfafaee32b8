package io.skep.domain.agent;

import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.value.Check;
import java.util.OptionalDouble;

/**
 * How an agent has been doing.
 *
 * @param cycles how many working cycles it has reported, 0 or more
 * @param tasksCompleted how many tasks it says it has completed, 0 or more
 * @param efficiency its coordination efficiency in per cent, 0 to 100; empty if never said
 * @param compliance its compliance in per cent, 0 to 100; empty if never said
 */
public record AgentFigures(
    long cycles, long tasksCompleted, OptionalDouble efficiency, OptionalDouble compliance) {

  /** The figures of an agent that has reported nothing. */
  public static final AgentFigures NONE =
      new AgentFigures(0, 0, OptionalDouble.empty(), OptionalDouble.empty());

  /** Refuses figures out of range. */
  public AgentFigures {
    Check.range("cycles", cycles, 0, Long.MAX_VALUE);
    Check.range("tasks completed", tasksCompleted, 0, Long.MAX_VALUE);
    percent("efficiency", efficiency);
    percent("compliance", compliance);
  }

  private static void percent(String argument, OptionalDouble value) {
    if (value.isPresent() && !(value.getAsDouble() >= 0 && value.getAsDouble() <= 100)) {
      throw new InvalidArgumentException(argument, "must be from 0 to 100: " + value.getAsDouble());
    }
  }
}
