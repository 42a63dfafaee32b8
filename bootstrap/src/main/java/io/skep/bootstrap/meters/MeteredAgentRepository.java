package io.skep.bootstrap.meters;

import io.skep.domain.agent.Agent;
import io.skep.domain.agent.AgentQuery;
import io.skep.domain.agent.AgentRepository;
import io.skep.domain.agent.AgentStatus;
import io.skep.domain.agent.TeamSummary;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Page;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.SwarmId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Times what it hands on. */
final class MeteredAgentRepository implements AgentRepository {

  private final AgentRepository delegate;
  private final StoreTimers timers;

  MeteredAgentRepository(AgentRepository delegate, StoreTimers timers) {
    this.delegate = delegate;
    this.timers = timers;
  }

  @Override
  public Optional<Agent> find(SwarmId swarm, AgentId id) {
    return timers.time("agent.find", () -> delegate.find(swarm, id));
  }

  @Override
  public boolean add(SwarmId swarm, Agent agent) {
    return timers.time("agent.add", () -> delegate.add(swarm, agent));
  }

  @Override
  public Agent save(SwarmId swarm, Agent agent) {
    return timers.time("agent.save", () -> delegate.save(swarm, agent));
  }

  @Override
  public int touch(SwarmId swarm, Collection<AgentId> ids, Instant now) {
    return timers.time("agent.touch", () -> delegate.touch(swarm, ids, now));
  }

  @Override
  public Page<Agent> list(SwarmId swarm, AgentQuery query, PageRequest page) {
    return timers.time("agent.list", () -> delegate.list(swarm, query, page));
  }

  @Override
  public List<Agent> silentSince(SwarmId swarm, Instant before, int limit) {
    return timers.time("agent.silentSince", () -> delegate.silentSince(swarm, before, limit));
  }

  @Override
  public Page<TeamSummary> teams(SwarmId swarm, PageRequest page) {
    return timers.time("agent.teams", () -> delegate.teams(swarm, page));
  }

  @Override
  public Map<AgentStatus, Long> countByStatus(SwarmId swarm) {
    return timers.time("agent.countByStatus", () -> delegate.countByStatus(swarm));
  }
}
