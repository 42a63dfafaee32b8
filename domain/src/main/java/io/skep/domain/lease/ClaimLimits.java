package io.skep.domain.lease;

import io.skep.domain.agent.AgentCapacity;
import io.skep.domain.agent.AgentProfile;
import io.skep.domain.agent.AgentStatus;
import io.skep.domain.error.InvalidTransitionException;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Labels;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Effective limits of a claim, from the request and the registration of the agent.
 *
 * @param capabilities union of the capabilities of the request and of the agent
 * @param maxTasks maximum number of tasks that the agent may have leased at once
 */
public record ClaimLimits(Labels capabilities, int maxTasks) {

  /**
   * Returns the limits of a claim.
   *
   * @param capacity capacity of the registered agent; empty if it is not registered, in which case
   *     only the capabilities of the request count and {@value AgentProfile#MAX_TASKS_LIMIT} tasks
   *     are allowed
   * @throws InvalidTransitionException if the agent is paused, in error or retired
   */
  public static ClaimLimits of(ClaimRequest request, Optional<AgentCapacity> capacity) {
    if (capacity.isEmpty()) {
      return new ClaimLimits(request.capabilities(), AgentProfile.MAX_TASKS_LIMIT);
    }
    var registered = capacity.get();
    requireMayClaim(request.agent(), registered.status());
    return new ClaimLimits(
        union(registered.capabilities(), request.capabilities()), registered.maxTasks());
  }

  /**
   * Checks that an agent with this status may claim tasks.
   *
   * @throws InvalidTransitionException if the agent is paused, in error or retired
   */
  public static void requireMayClaim(AgentId agent, AgentStatus status) {
    if (!status.mayClaim()) {
      throw new InvalidTransitionException("agent", agent.value(), status.name(), "a claimant");
    }
  }

  private static Labels union(Labels a, Labels b) {
    if (b.isEmpty()) {
      return a;
    }
    var all = new TreeSet<>(a.values());
    all.addAll(b.values());
    return Labels.of(all);
  }
}
