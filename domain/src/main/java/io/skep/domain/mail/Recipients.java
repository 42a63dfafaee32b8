package io.skep.domain.mail;

import io.skep.domain.agent.AgentProfile;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Check;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** To whom a letter goes. */
public sealed interface Recipients {

  /** How many agents may be named. */
  int MAX_NAMED = 1_000;

  /** Returns these agents; they need not be registered, and each counts once. */
  static Recipients agents(AgentId... agents) {
    return agents(List.of(agents));
  }

  /** Returns these agents; they need not be registered, and each counts once. */
  static Recipients agents(Collection<AgentId> agents) {
    return new Named(Set.copyOf(agents));
  }

  /** Returns the agents that are in a team when the letter is sent, the retired left out. */
  static Recipients team(String team) {
    return new Team(team);
  }

  /** Returns the agents that are registered when the letter is sent, the retired left out. */
  static Recipients everyone() {
    return new Everyone();
  }

  /**
   * Agents named one by one.
   *
   * @param agents 1 to {@value #MAX_NAMED} of them
   */
  record Named(Set<AgentId> agents) implements Recipients {

    /** Refuses none and too many. */
    public Named {
      Check.size("recipients", agents, MAX_NAMED);
      Check.range("recipients", agents.size(), 1, MAX_NAMED);
      agents = Set.copyOf(agents);
    }
  }

  /**
   * The agents of a team.
   *
   * @param team its name
   */
  record Team(String team) implements Recipients {

    /** Refuses what is no name. */
    public Team {
      Check.name("team", team, AgentProfile.MAX_TEAM);
    }
  }

  /** All agents. */
  record Everyone() implements Recipients {}
}
