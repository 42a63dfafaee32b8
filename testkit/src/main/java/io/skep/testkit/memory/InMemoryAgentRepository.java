package io.skep.testkit.memory;

import io.skep.domain.agent.Agent;
import io.skep.domain.agent.AgentQuery;
import io.skep.domain.agent.AgentRepository;
import io.skep.domain.agent.AgentStatus;
import io.skep.domain.agent.TeamSummary;
import io.skep.domain.error.NotFoundException;
import io.skep.domain.error.StaleVersionException;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Check;
import io.skep.domain.value.Page;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.SwarmId;
import io.skep.domain.value.TextOrder;
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

/** Agents in memory. */
final class InMemoryAgentRepository implements AgentRepository {

  private static final Paging<Agent, String> BY_ID =
      new Paging<>(agent -> agent.id().value(), TextOrder.BY_CODE_POINT, id -> id, id -> id);

  // A cursor is never empty, but a team's name may be.
  private static final Paging<String, String> BY_NAME =
      new Paging<>(
          team -> team, TextOrder.BY_CODE_POINT, team -> "=" + team, text -> text.substring(1));

  private final InMemoryUnitOfWork work;
  private final Swarms swarms;

  InMemoryAgentRepository(InMemoryUnitOfWork work, Swarms swarms) {
    this.work = work;
    this.swarms = swarms;
  }

  @Override
  public Optional<Agent> find(SwarmId swarm, AgentId id) {
    return work.look(() -> swarms.of(swarm).agents.find(id));
  }

  @Override
  public boolean add(SwarmId swarm, Agent agent) {
    return work.change(
        () -> {
          var agents = swarms.of(swarm).agents;
          if (agents.has(agent.id())) {
            return false;
          }
          agents.put(agent.id(), agent.atVersion(0));
          return true;
        });
  }

  @Override
  public Agent save(SwarmId swarm, Agent agent) {
    return work.change(
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
          var saved = agent.atVersion(actual + 1);
          agents.put(agent.id(), saved);
          return saved;
        });
  }

  @Override
  public int touch(SwarmId swarm, Collection<AgentId> ids, Instant now) {
    return work.change(
        () -> {
          var agents = swarms.of(swarm).agents;
          var known = ids.stream().distinct().flatMap(id -> agents.find(id).stream()).toList();
          known.stream()
              .map(agent -> Map.entry(agent, agent.seen(now)))
              .filter(seen -> !seen.getValue().lastSeenAt().isBefore(seen.getKey().lastSeenAt()))
              .forEach(seen -> agents.put(seen.getKey().id(), seen.getValue()));
          return known.size();
        });
  }

  @Override
  public Page<Agent> list(SwarmId swarm, AgentQuery query, PageRequest page) {
    return work.look(
        () ->
            BY_ID.page(
                all(swarm)
                    .filter(agent -> query.team().stream().allMatch(agent.profile().team()::equals))
                    .filter(agent -> query.status().stream().allMatch(agent.status()::equals))
                    .filter(
                        agent ->
                            query.capability().stream()
                                .allMatch(
                                    word -> agent.profile().capabilities().values().contains(word)))
                    .filter(
                        agent ->
                            query.updatedSince().stream()
                                .noneMatch(since -> agent.updatedAt().isBefore(since))),
                page));
  }

  @Override
  public List<Agent> silentSince(SwarmId swarm, Instant before, int limit) {
    Check.range("limit", limit, 1, PageRequest.MAX_LIMIT);
    return work.look(
        () ->
            all(swarm)
                .filter(agent -> agent.status().isExpectedAlive())
                .filter(agent -> agent.lastSeenAt().isBefore(before))
                .sorted(Comparator.comparing(Agent::lastSeenAt).thenComparing(Agent::id))
                .limit(limit)
                .toList());
  }

  @Override
  public Page<TeamSummary> teams(SwarmId swarm, PageRequest page) {
    return work.look(
        () -> {
          var found =
              BY_NAME.page(all(swarm).map(agent -> agent.profile().team()).distinct(), page);
          return new Page<>(
              found.items().stream().map(team -> summary(team, swarm)).toList(), found.next());
        });
  }

  private TeamSummary summary(String team, SwarmId swarm) {
    var members = all(swarm).filter(agent -> agent.profile().team().equals(team)).toList();
    return new TeamSummary(
        team,
        members.size(),
        mean(members, agent -> agent.figures().efficiency()),
        mean(members, agent -> agent.figures().compliance()),
        members.stream().mapToLong(agent -> agent.figures().tasksCompleted()).sum());
  }

  private static OptionalDouble mean(List<Agent> agents, Function<Agent, OptionalDouble> figure) {
    return agents.stream()
        .map(figure)
        .filter(OptionalDouble::isPresent)
        .mapToDouble(OptionalDouble::getAsDouble)
        .average();
  }

  @Override
  public Map<AgentStatus, Long> countByStatus(SwarmId swarm) {
    return work.look(
        () -> all(swarm).collect(Collectors.groupingBy(Agent::status, Collectors.counting())));
  }

  private Stream<Agent> all(SwarmId swarm) {
    return swarms.of(swarm).agents.all().stream();
  }
}
