package io.skep.domain.task;

import io.skep.domain.agent.AgentCapacity;
import io.skep.domain.agent.AgentProfile;
import io.skep.domain.agent.AgentStatus;
import io.skep.domain.error.InvalidTransitionException;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Labels;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What an agent may claim, by its request and by what it is registered with.
 *
 * @param capabilities those of the request and those of the agent
 * @param maxHeld how many tasks the agent may hold at once
 */
public record ClaimTerms(Labels capabilities, int maxHeld) {

  /**
   * Returns what an agent may claim.
   *
   * @param capacity what it is registered with; empty if it is not registered, so that it has the
   *     capabilities of the request and may hold {@value AgentProfile#MOST_TASKS} tasks
   * @throws InvalidTransitionException if it is paused, in error or retired
   */
  public static ClaimTerms of(ClaimRequest request, Optional<AgentCapacity> capacity) {
    if (capacity.isEmpty()) {
      return new ClaimTerms(request.capabilities(), AgentProfile.MOST_TASKS);
    }
    var known = capacity.get();
    requireMayClaim(request.agent(), known.status());
    return new ClaimTerms(union(known.capabilities(), request.capabilities()), known.maxTasks());
  }

  /**
   * Makes sure that an agent that is doing this may claim.
   *
   * @throws InvalidTransitionException if it may not
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
