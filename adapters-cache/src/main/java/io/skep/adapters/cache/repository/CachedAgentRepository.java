package io.skep.adapters.cache.repository;

import io.skep.adapters.cache.codec.CacheCodecs;
import io.skep.adapters.cache.codec.NullableCodec;
import io.skep.adapters.cache.codec.SizeEstimator;
import io.skep.adapters.cache.coherence.KeyPaths;
import io.skep.adapters.cache.coherence.TransactionScope;
import io.skep.adapters.cache.local.CacheContext;
import io.skep.adapters.cache.local.Region;
import io.skep.domain.agent.Agent;
import io.skep.domain.agent.AgentQuery;
import io.skep.domain.agent.AgentRepository;
import io.skep.domain.agent.AgentStatus;
import io.skep.domain.agent.TeamSummary;
import io.skep.domain.changefeed.ChangeKind;
import io.skep.domain.changefeed.ChangeTag;
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

/**
 * Caching {@link AgentRepository}: caches agents, team summaries and agent counts; all other calls
 * pass through. Thread-safe.
 */
public final class CachedAgentRepository implements AgentRepository {

  private final AgentRepository delegate;
  private final TransactionScope transactionScope;
  private final Region<AgentId, Optional<Agent>> agents;
  private final Region<PageRequest, Page<TeamSummary>> teams;
  private final Region<String, Map<AgentStatus, Long>> counts;

  /** Creates the regions of this repository in a cache context. */
  public CachedAgentRepository(AgentRepository delegate, CacheContext context) {
    this.delegate = delegate;
    transactionScope = context.transactionScope();
    agents =
        context.createRegion(
            "agents",
            id -> "agent:" + id.value(),
            id -> List.of(ChangeTag.of(id)),
            agent -> SizeEstimator.sizeOf(agent, SizeEstimator::sizeOf),
            NullableCodec.optional(CacheCodecs.of(Agent.class)),
            (swarm, id) -> store().find(swarm, id));
    teams =
        context.createRegion(
            "teams",
            page -> "team:summaries:" + KeyPaths.of(page),
            page -> List.of(ChangeTag.any(ChangeKind.TEAM)),
            page -> SizeEstimator.sizeOf(page.items(), team -> SizeEstimator.sizeOf(team.team())),
            NullableCodec.of(CacheCodecs.pageOf(TeamSummary.class)),
            (swarm, page) -> store().teams(swarm, page));
    counts =
        context.createRegion(
            "agent-counts",
            unused -> "agent-counts",
            unused -> List.of(ChangeTag.any(ChangeKind.AGENT)),
            byStatus -> SizeEstimator.sizeOf(byStatus.keySet(), status -> 0),
            NullableCodec.of(CacheCodecs.countsBy(AgentStatus.class)),
            (swarm, unused) -> Collections.unmodifiableMap(store().countByStatus(swarm)));
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
  public int recordHeartbeats(SwarmId swarm, Collection<AgentId> ids, Instant now) {
    return store().recordHeartbeats(swarm, ids, now);
  }

  @Override
  public Page<Agent> list(SwarmId swarm, AgentQuery query, PageRequest page) {
    return store().list(swarm, query, page);
  }

  @Override
  public List<Agent> findInactive(SwarmId swarm, Instant before, int limit) {
    return store().findInactive(swarm, before, limit);
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
    return transactionScope.passThrough(delegate);
  }
}
