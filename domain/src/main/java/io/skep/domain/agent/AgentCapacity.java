package io.skep.domain.agent;

import io.skep.domain.value.Labels;

/**
 * Components of an agent that determine what it may claim.
 *
 * @param status status
 * @param capabilities capabilities
 * @param maxTasks maximum number of tasks leased at once
 */
public record AgentCapacity(AgentStatus status, Labels capabilities, int maxTasks) {}
