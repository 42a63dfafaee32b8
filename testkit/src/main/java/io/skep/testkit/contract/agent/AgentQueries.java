package io.skep.testkit.contract.agent;

import static io.skep.testkit.contract.agent.AgentListTests.T0;
import static io.skep.testkit.contract.agent.AgentListTests.T1;

import io.skep.domain.agent.Agent;
import io.skep.domain.agent.AgentProfile;
import io.skep.domain.agent.AgentQuery;
import io.skep.domain.agent.AgentStatus;
import io.skep.domain.value.Labels;
import io.skep.testkit.fixture.AgentFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Agent queries of every combination of filters, and agents that distinguish them. */
final class AgentQueries {

  private AgentQueries() {}

  /** Returns agents with every combination of the filtered attributes. */
  static List<Agent> agents() {
    List<Agent> agents = new ArrayList<>();
    for (var team : List.of("", "gamma", "gamm%")) {
      for (var status : List.of(AgentStatus.IDLE, AgentStatus.ERROR)) {
        for (var capabilities :
            List.of(Labels.NONE, Labels.of("fly"), Labels.of("flying", "fl_"))) {
          for (var at : List.of(T0, T1)) {
            var profile = AgentProfile.DEFAULT.withTeam(team).withCapabilities(capabilities);
            agents.add(AgentFactory.create("a" + agents.size(), status, profile, at));
          }
        }
      }
    }
    return agents;
  }

  /** Returns queries with every combination of filters, including values that no agent has. */
  static List<AgentQuery> all() {
    List<AgentQuery> queries = new ArrayList<>();
    for (var team : List.of("-", "", "gamma", "gamm_")) {
      for (var status : List.of(AgentStatus.RETIRED, AgentStatus.IDLE, AgentStatus.ACTIVE)) {
        for (var capability : List.of("-", "fly", "fl_", "fly,flying")) {
          for (var since : List.of(T0.minusNanos(1_000), T1, T1.plusNanos(1_000))) {
            queries.add(
                new AgentQuery(
                    Optional.of(team).filter(name -> !name.equals("-")),
                    Optional.of(status).filter(known -> known != AgentStatus.RETIRED),
                    Optional.of(capability).filter(it -> !it.equals("-")),
                    Optional.of(since).filter(T0::isBefore)));
          }
        }
      }
    }
    return queries;
  }

  /** Reference implementation of query matching. */
  static boolean matches(AgentQuery query, Agent agent) {
    return query.team().filter(team -> !team.equals(agent.profile().team())).isEmpty()
        && query.status().filter(status -> status != agent.status()).isEmpty()
        && query.capability().stream()
            .allMatch(it -> agent.profile().capabilities().values().contains(it))
        && query.updatedSince().filter(agent.updatedAt()::isBefore).isEmpty();
  }
}
