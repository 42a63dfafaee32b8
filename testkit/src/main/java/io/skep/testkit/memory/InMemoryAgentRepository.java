package io.skep.testkit.memory;

import io.skep.domain.agent.Agent;
import io.skep.domain.agent.AgentQuery;
import io.skep.domain.agent.AgentRepository;
import io.skep.domain.agent.AgentStatus;
import io.skep.domain.agent.TeamSummary;
import io.skep.domain.error.NotFoundException;
import io.skep.domain.error.StaleVersionException;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.CodePointOrder;
import io.skep.domain.value.Page;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.SwarmId;
import io.skep.domain.value.Validate;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** In-memory agent repository. */
final class InMemoryAgentRepository implements AgentRepository {

  private static final CursorPaging<Agent, String> BY_ID =
      new CursorPaging<>(
          agent -> agent.id().value(), CodePointOrder.COMPARATOR, id -> id, id -> id);

  // A cursor must not be empty, but the name of a team may be.
  private static final CursorPaging<String, String> BY_NAME =
      new CursorPaging<>(
          team -> team, CodePointOrder.COMPARATOR, team -> "=" + team, text -> text.substring(1));

  private final InMemoryUnitOfWork work;
  private final SwarmStates swarms;

  InMemoryAgentRepository(InMemoryUnitOfWork work, SwarmStates swarms) {
    this.work = work;
    this.swarms = swarms;
  }

  @Override
  public Optional<Agent> find(SwarmId swarm, AgentId id) {
    return work.inRead(() -> swarms.of(swarm).agents.find(id));
  }

  @Override
  public boolean add(SwarmId swarm, Agent agent) {
    return work.inWrite(
        () -> {
          var agents = swarms.of(swarm).agents;
          if (agents.contains(agent.id())) {
            return false;
          }
          agents.put(agent.id(), agent.withVersion(0));
          return true;
        });
  }

  @Override
  public Agent save(SwarmId swarm, Agent agent) {
    return work.inWrite(
        () -> {
          var agents = swarms.of(swarm).agents;
          long actual =
              agents
                  .find(agent.id())
                  .orElseThrow(() -> new NotFoundException("agent", agent.id().value()))
                  .version();
          if (actual != agent.version()) {
            throw new StaleVersionException("agent", agent.id().value(), agent.version(), actual);
          }
          var saved = agent.withVersion(actual + 1);
          agents.put(agent.id(), saved);
          return saved;
        });
  }

  @Override
  public int recordHeartbeats(SwarmId swarm, Collection<AgentId> ids, Instant now) {
    return work.inWrite(
        () -> {
          var agents = swarms.of(swarm).agents;
          var known = ids.stream().distinct().flatMap(id -> agents.find(id).stream()).toList();
          known.stream()
              .map(agent -> Map.entry(agent, agent.afterHeartbeat(now)))
              .filter(
                  seen ->
                      !seen.getValue().lastHeartbeatAt().isBefore(seen.getKey().lastHeartbeatAt()))
              .forEach(seen -> agents.put(seen.getKey().id(), seen.getValue()));
          return known.size();
        });
  }

  @Override
  public Page<Agent> list(SwarmId swarm, AgentQuery query, PageRequest page) {
    return work.inRead(
        () ->
            BY_ID.page(
                all(swarm)
                    .filter(agent -> query.team().stream().allMatch(agent.profile().team()::equals))
                    .filter(agent -> query.status().stream().allMatch(agent.status()::equals))
                    .filter(
                        agent ->
                            query.capability().stream()
                                .allMatch(
                                    it -> agent.profile().capabilities().values().contains(it)))
                    .filter(
                        agent ->
                            query.updatedSince().stream()
                                .noneMatch(since -> agent.updatedAt().isBefore(since))),
                page));
  }

  @Override
  public List<Agent> findInactive(SwarmId swarm, Instant before, int limit) {
    Validate.range("limit", limit, 1, PageRequest.MAX_LIMIT);
    return work.inRead(
        () ->
            all(swarm)
                .filter(agent -> agent.status().isExpectedAlive())
                .filter(agent -> agent.lastHeartbeatAt().isBefore(before))
                .sorted(Comparator.comparing(Agent::lastHeartbeatAt).thenComparing(Agent::id))
                .limit(limit)
                .toList());
  }

  @Override
  public Page<TeamSummary> teams(SwarmId swarm, PageRequest page) {
    return work.inRead(
        () -> {
          var matching =
              BY_NAME.page(all(swarm).map(agent -> agent.profile().team()).distinct(), page);
          return new Page<>(
              matching.items().stream().map(team -> summary(team, swarm)).toList(),
              matching.next());
        });
  }

  private TeamSummary summary(String team, SwarmId swarm) {
    var members = all(swarm).filter(agent -> agent.profile().team().equals(team)).toList();
    return new TeamSummary(
        team,
        members.size(),
        mean(members, agent -> agent.stats().efficiency()),
        mean(members, agent -> agent.stats().compliance()),
        members.stream().mapToLong(agent -> agent.stats().tasksCompleted()).sum());
  }

  private static OptionalDouble mean(List<Agent> agents, Function<Agent, OptionalDouble> value) {
    return agents.stream()
        .map(value)
        .filter(OptionalDouble::isPresent)
        .mapToDouble(OptionalDouble::getAsDouble)
        .average();
  }

  @Override
  public Map<AgentStatus, Long> countByStatus(SwarmId swarm) {
    return work.inRead(
        () -> all(swarm).collect(Collectors.groupingBy(Agent::status, Collectors.counting())));
  }

  private Stream<Agent> all(SwarmId swarm) {
    return swarms.of(swarm).agents.all().stream();
  }
}
