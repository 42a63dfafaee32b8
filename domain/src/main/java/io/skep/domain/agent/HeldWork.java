package io.skep.domain.agent;

import io.skep.domain.value.AgentId;

/** What an agent holds, and what can be taken from it when it falls silent. */
@FunctionalInterface
public interface HeldWork {

  /**
   * Ends every lease of the agent as if it had expired.
   *
   * @return how many tasks were taken from it
   */
  int giveBack(AgentId agent);
}
