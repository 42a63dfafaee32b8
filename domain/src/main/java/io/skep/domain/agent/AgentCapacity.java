package io.skep.domain.agent;

import io.skep.domain.value.Labels;

/**
 * The part of an agent that decides what it may claim.
 *
 * @param status what it is doing
 * @param capabilities what it can do
 * @param maxTasks how many tasks it may hold at once
 */
public record AgentCapacity(AgentStatus status, Labels capabilities, int maxTasks) {}
