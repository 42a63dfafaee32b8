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
 * <p>Every method joins the unit of work of its caller or runs in one of its own. Implementations
 * are thread-safe. Any method may throw {@link io.skep.domain.error.StoreException}. {@code
 * AgentRepositoryContract} specifies the behavior as tests.
 */
public interface AgentRepository {

  /** Returns the agent, or empty if it is not registered. */
  Optional<Agent> find(SwarmId swarm, AgentId id);

  /**
   * Inserts a new agent at version 0.
   *
   * @return false if the id is taken, in which case the stored agent is unchanged
   */
  boolean add(SwarmId swarm, Agent agent);

  /**
   * Updates the stored agent and increments its version.
   *
   * @return the agent as stored
   * @throws StaleVersionException if the stored version is not {@code agent.version()}
   * @throws io.skep.domain.error.NotFoundException if the agent does not exist
   */
  Agent save(SwarmId swarm, Agent agent);

  /**
   * Records heartbeats of agents: applies {@link Agent#afterHeartbeat} to each, without changing
   * versions.
   *
   * @return number of the agents that exist
   */
  int recordHeartbeats(SwarmId swarm, Collection<AgentId> ids, Instant now);

  /** Returns a page of the agents that match, ordered by id. */
  Page<Agent> list(SwarmId swarm, AgentQuery query, PageRequest page);

  /**
   * Returns agents that are expected alive but whose last heartbeat is before {@code before},
   * longest inactive first.
   *
   * @param limit maximum number of results, 1 to 1,000
   */
  List<Agent> findInactive(SwarmId swarm, Instant before, int limit);

  /**
   * Returns a page of the teams that have agents, ordered by name; the agents without a team come
   * first.
   */
  Page<TeamSummary> teams(SwarmId swarm, PageRequest page);

  /** Returns the number of agents by status; statuses without agents are omitted. */
  Map<AgentStatus, Long> countByStatus(SwarmId swarm);
}
