package io.skep.domain.agent;

import io.skep.domain.value.AgentId;

/** Reclaims the tasks of an agent that has gone offline. */
@FunctionalInterface
public interface TaskReleaser {

  /**
   * Reclaims the tasks of an agent as if their leases had expired, so that the attempts count.
   *
   * @return number of reclaimed tasks
   */
  int releaseTasks(AgentId agent);
}
