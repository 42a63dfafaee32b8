package io.skep.adapters.cache;

import io.skep.domain.agent.Agent;
import io.skep.domain.agent.AgentQuery;
import io.skep.domain.agent.AgentRepository;
import io.skep.domain.agent.AgentStatus;
import io.skep.domain.agent.TeamSummary;
import io.skep.domain.change.ChangeKind;
import io.skep.domain.change.ChangeTag;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Page;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.SwarmId;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps agents, teams, and how many agents there are. */
final class CachedAgentRepository implements AgentRepository {

  private final AgentRepository delegate;
  private final Block block;
  private final Region<AgentId, Optional<Agent>> agents;
  private final Region<PageRequest, Page<TeamSummary>> teams;
  private final Region<String, Map<AgentStatus, Long>> counts;

  CachedAgentRepository(AgentRepository delegate, Levels levels) {
    this.delegate = delegate;
    block = levels.block();
    agents =
        levels.region(
            "agents",
            id -> "agent:" + id.value(),
            id -> List.of(ChangeTag.of(id)),
            agent -> Weights.of(agent, Weights::of),
            Form.optional(CacheFormats.of(Agent.class)),
            (swarm, id) -> store().find(swarm, id));
    teams =
        levels.region(
            "teams",
            page -> "team:summaries:" + Paths.of(page),
            page -> List.of(ChangeTag.any(ChangeKind.TEAM)),
            page -> Weights.of(page.items(), team -> Weights.of(team.team())),
            Form.of(CacheFormats.pageOf(TeamSummary.class)),
            (swarm, page) -> store().teams(swarm, page));
    counts =
        levels.region(
            "agent-counts",
            any -> "agent-counts",
            any -> List.of(ChangeTag.any(ChangeKind.AGENT)),
            count -> Weights.of(count.keySet(), status -> 0),
            Form.of(CacheFormats.countsBy(AgentStatus.class)),
            (swarm, any) -> Collections.unmodifiableMap(store().countByStatus(swarm)));
  }

  @Override
  public Optional<Agent> find(SwarmId swarm, AgentId id) {
    return agents.get(swarm, id);
  }

  @Override
  public boolean add(SwarmId swarm, Agent agent) {
    return store().add(swarm, agent);
  }

  @Override
  public Agent save(SwarmId swarm, Agent agent) {
    return agents.save(swarm, agent.id(), () -> store().save(swarm, agent), Optional::of);
  }

  @Override
  public int touch(SwarmId swarm, Collection<AgentId> ids, Instant now) {
    return store().touch(swarm, ids, now);
  }

  @Override
  public Page<Agent> list(SwarmId swarm, AgentQuery query, PageRequest page) {
    return store().list(swarm, query, page);
  }

  @Override
  public List<Agent> silentSince(SwarmId swarm, Instant before, int limit) {
    return store().silentSince(swarm, before, limit);
  }

  @Override
  public Page<TeamSummary> teams(SwarmId swarm, PageRequest page) {
    return teams.get(swarm, page);
  }

  @Override
  public Map<AgentStatus, Long> countByStatus(SwarmId swarm) {
    return counts.get(swarm, "");
  }

  private AgentRepository store() {
    return block.passing(delegate);
  }
}
