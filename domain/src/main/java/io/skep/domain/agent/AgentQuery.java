package io.skep.domain.agent;

import io.skep.domain.value.Check;
import io.skep.domain.value.Labels;
import java.time.Instant;
import java.util.Optional;

/**
 * Which agents are wanted: those that match everything that is given.
 *
 * @param team the team's name; an empty text means those without a team
 * @param status the status
 * @param capability a capability that the agent must have
 * @param updatedSince agents changed at this instant or later
 */
public record AgentQuery(
    Optional<String> team,
    Optional<AgentStatus> status,
    Optional<String> capability,
    Optional<Instant> updatedSince) {

  /** All agents. */
  public static final AgentQuery ALL =
      new AgentQuery(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** Refuses words that are no names and brings the time to store precision. */
  public AgentQuery {
    team.filter(name -> !name.isEmpty())
        .ifPresent(name -> Check.name("team", name, AgentProfile.MAX_TEAM));
    capability.ifPresent(word -> Check.name("capability", word, Labels.MAX_LENGTH));
    updatedSince = updatedSince.map(at -> Check.instant("updated since", at));
  }

  /** Returns the query for one team. */
  public static AgentQuery inTeam(String team) {
    return new AgentQuery(Optional.of(team), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** Returns the query for one status. */
  public static AgentQuery inStatus(AgentStatus status) {
    return new AgentQuery(
        Optional.empty(), Optional.of(status), Optional.empty(), Optional.empty());
  }

  /** Returns the query for one capability. */
  public static AgentQuery capableOf(String capability) {
    return new AgentQuery(
        Optional.empty(), Optional.empty(), Optional.of(capability), Optional.empty());
  }
}
