package io.skep.domain.agent;

import io.skep.domain.error.StaleVersionException;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Page;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.SwarmId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Port to durable storage of agents.
 *
 * <p>Every method takes part in the caller's unit of work, or is one of its own. Implementations
 * are safe for use by many threads. Any method may throw {@link
 * io.skep.domain.error.StoreException}. What an implementation owes is spelled out as tests in
 * {@code AgentRepositoryContract}.
 */
public interface AgentRepository {

  /** Returns the agent, or empty if none is known under this id. */
  Optional<Agent> find(SwarmId swarm, AgentId id);

  /**
   * Stores a new agent at version 0.
   *
   * @return false if the id is already taken, in which case the stored agent is left alone
   */
  boolean add(SwarmId swarm, Agent agent);

  /**
   * Replaces the stored agent and increases its version by one.
   *
   * @return the agent as stored
   * @throws StaleVersionException if the stored version is not {@code agent.version()}
   * @throws io.skep.domain.error.NotFoundException if no agent is known under its id
   */
  Agent save(SwarmId swarm, Agent agent);

  /**
   * Notes that these agents were heard of, and wakes those that were offline: what {@link
   * Agent#seen} does, set-based; versions stay.
   *
   * @return how many of them are known
   */
  int touch(SwarmId swarm, Collection<AgentId> ids, Instant now);

  /** Returns a page of the agents that match, ordered by id. */
  Page<Agent> list(SwarmId swarm, AgentQuery query, PageRequest page);

  /**
   * Returns agents that are expected alive but were last seen before {@code before}, the longest
   * silent first.
   *
   * @param limit how many at most, 1 to 1,000
   */
  List<Agent> silentSince(SwarmId swarm, Instant before, int limit);

  /** Returns a page of the teams that have agents, ordered by name, the nameless first. */
  Page<TeamSummary> teams(SwarmId swarm, PageRequest page);

  /** Returns how many agents are in each status; a status without agents is left out. */
  Map<AgentStatus, Long> countByStatus(SwarmId swarm);
}
