package io.skep.testkit.contract;

import static io.skep.testkit.contract.AgentLists.T0;
import static io.skep.testkit.contract.AgentLists.T1;

import io.skep.domain.agent.Agent;
import io.skep.domain.agent.AgentProfile;
import io.skep.domain.agent.AgentQuery;
import io.skep.domain.agent.AgentStatus;
import io.skep.domain.value.Labels;
import io.skep.testkit.fixture.Agents;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Every way to ask for agents, and agents to tell the ways apart. */
final class AgentQueries {

  private AgentQueries() {}

  /** Returns agents that differ in what a query can ask for, in every combination. */
  static List<Agent> agents() {
    List<Agent> agents = new ArrayList<>();
    for (var team : List.of("", "gamma", "gamm%")) {
      for (var status : List.of(AgentStatus.IDLE, AgentStatus.ERROR)) {
        for (var capabilities :
            List.of(Labels.NONE, Labels.of("fly"), Labels.of("flying", "fl_"))) {
          for (var at : List.of(T0, T1)) {
            var profile = AgentProfile.PLAIN.withTeam(team).withCapabilities(capabilities);
            agents.add(Agents.agent("a" + agents.size(), status, profile, at));
          }
        }
      }
    }
    return agents;
  }

  /** Returns queries for every combination, and for what there is not. */
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
                    Optional.of(capability).filter(word -> !word.equals("-")),
                    Optional.of(since).filter(T0::isBefore)));
          }
        }
      }
    }
    return queries;
  }

  /** Says once more what matching means. */
  static boolean matches(AgentQuery query, Agent agent) {
    return query.team().filter(team -> !team.equals(agent.profile().team())).isEmpty()
        && query.status().filter(status -> status != agent.status()).isEmpty()
        && query.capability().stream()
            .allMatch(word -> agent.profile().capabilities().values().contains(word))
        && query.updatedSince().filter(agent.updatedAt()::isBefore).isEmpty();
  }
}
