package io.skep.domain.mail;

import io.skep.domain.agent.AgentProfile;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Validate;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Recipients of a message. */
public sealed interface Recipients {

  /** Maximum number of named recipients. */
  int MAX_NAMED = 1_000;

  /** Returns named recipients, without duplicates; they need not be registered. */
  static Recipients agents(AgentId... agents) {
    return agents(List.of(agents));
  }

  /** Returns named recipients, without duplicates; they need not be registered. */
  static Recipients agents(Collection<AgentId> agents) {
    return new Named(Set.copyOf(agents));
  }

  /** Returns the agents of a team at the time of sending, except retired ones. */
  static Recipients team(String team) {
    return new Team(team);
  }

  /** Returns all agents registered at the time of sending, except retired ones. */
  static Recipients everyone() {
    return new Everyone();
  }

  /**
   * Named agents.
   *
   * @param agents 1 to {@value #MAX_NAMED} agents
   */
  record Named(Set<AgentId> agents) implements Recipients {

    /** Validates the number of agents and copies them. */
    public Named {
      Validate.size("recipients", agents, MAX_NAMED);
      Validate.range("recipients", agents.size(), 1, MAX_NAMED);
      agents = Set.copyOf(agents);
    }
  }

  /**
   * Agents of a team.
   *
   * @param team name of the team
   */
  record Team(String team) implements Recipients {

    /** Validates the name. */
    public Team {
      Validate.name("team", team, AgentProfile.MAX_TEAM);
    }
  }

  /** All registered agents. */
  record Everyone() implements Recipients {}
}
