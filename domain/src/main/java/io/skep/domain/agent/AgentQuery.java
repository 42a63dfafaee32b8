package io.skep.domain.agent;

import io.skep.domain.value.Labels;
import io.skep.domain.value.Validate;
import java.time.Instant;
import java.util.Optional;

/**
 * Filter for listing agents; the conditions that are present are combined with AND.
 *
 * @param team name of the team; an empty string matches agents without a team
 * @param status status
 * @param capability required capability
 * @param updatedSince matches agents changed at this instant or later
 */
public record AgentQuery(
    Optional<String> team,
    Optional<AgentStatus> status,
    Optional<String> capability,
    Optional<Instant> updatedSince) {

  /** Matches all agents. */
  public static final AgentQuery ALL =
      new AgentQuery(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** Validates the names and truncates the time to microseconds. */
  public AgentQuery {
    team.filter(name -> !name.isEmpty())
        .ifPresent(name -> Validate.name("team", name, AgentProfile.MAX_TEAM));
    capability.ifPresent(name -> Validate.name("capability", name, Labels.MAX_LENGTH));
    updatedSince = updatedSince.map(at -> Validate.instant("updated since", at));
  }

  /** Returns a query for the agents of a team. */
  public static AgentQuery inTeam(String team) {
    return new AgentQuery(Optional.of(team), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** Returns a query for the agents with a status. */
  public static AgentQuery inStatus(AgentStatus status) {
    return new AgentQuery(
        Optional.empty(), Optional.of(status), Optional.empty(), Optional.empty());
  }

  /** Returns a query for the agents with a capability. */
  public static AgentQuery capableOf(String capability) {
    return new AgentQuery(
        Optional.empty(), Optional.empty(), Optional.of(capability), Optional.empty());
  }
}
