package io.skep.domain.agent;

import java.util.OptionalDouble;

/**
 * A team at a glance.
 *
 * @param team its name; empty for the agents without one
 * @param agents how many agents it has, whatever their status
 * @param meanEfficiency the mean over the agents that have said theirs; empty if none has
 * @param meanCompliance the mean over the agents that have said theirs; empty if none has
 * @param tasksCompleted the sum of what its agents say they have completed
 */
public record TeamSummary(
    String team,
    long agents,
    OptionalDouble meanEfficiency,
    OptionalDouble meanCompliance,
    long tasksCompleted) {}
