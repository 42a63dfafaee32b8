package io.skep.domain.agent;

import java.util.OptionalDouble;

/**
 * Aggregated statistics of a team.
 *
 * @param team name of the team; empty for the agents without a team
 * @param agents number of agents, of any status
 * @param meanEfficiency mean over the agents that reported it; empty if none did
 * @param meanCompliance mean over the agents that reported it; empty if none did
 * @param tasksCompleted sum of the reported completed tasks
 */
public record TeamSummary(
    String team,
    long agents,
    OptionalDouble meanEfficiency,
    OptionalDouble meanCompliance,
    long tasksCompleted) {}
