package io.skep.application.importing;

import io.skep.domain.agent.Agent;
import io.skep.domain.agent.AgentRepository;
import io.skep.domain.origin.Origin;
import io.skep.domain.origin.OriginRepository;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.SwarmId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Stores agents that were found. Runs within a unit of work. */
final class AgentWriter {

  private final SwarmId swarm;
  private final AgentRepository agents;
  private final OriginRepository origins;

  AgentWriter(SwarmId swarm, AgentRepository agents, OriginRepository origins) {
    this.swarm = swarm;
    this.agents = agents;
    this.origins = origins;
  }

  /**
   * Stores one agent.
   *
   * @param counted the agents that were counted before, so that a mere name counts once
   */
  void write(FoundAgent found, Set<AgentId> counted, Instant now, BatchResult result) {
    boolean first = result.named.add(found.id()) && !counted.contains(found.id());
    if (found.isMention() && !first) {
      return;
    }
    var known = origins.findAll(swarm, List.of(found.placeKey(), found.agentKey()));
    var place = Optional.ofNullable(known.get(found.placeKey()));
    var novelty = Novelty.of(place, found.asOf(), found.digest());
    if (!found.isMention() && novelty != Novelty.NEWS) {
      result.agents.unchanged();
      if (novelty == Novelty.CONFIRMED) {
        origins.saveAll(
            swarm, List.of(Notes.confirmed(place.orElseThrow(), found.asOf(), found.digest())));
      }
      return;
    }
    var all = Optional.ofNullable(known.get(found.agentKey()));
    var agent = agents.find(swarm, found.id());
    if (agent.isEmpty()) {
      var made = found.asNew(now);
      agents.add(swarm, made);
      result.agents.created();
      note(found, place, all, made.version());
      return;
    }
    var before = agent.get();
    if (found.isMention()) {
      result.agents.unchanged();
      return;
    }
    var after = takes(found, all, before) ? found.over(before, now) : found.under(before);
    if (isSame(before, after)) {
      result.agents.unchanged();
      note(found, place, all, before.version());
      return;
    }
    result.agents.updated();
    note(found, place, all, agents.save(swarm, after).version());
  }

  /** Decides whether what was found goes over what is known, or only fills its gaps. */
  private static boolean takes(FoundAgent found, Optional<Origin> all, Agent agent) {
    if (all.isEmpty() || all.get().targetVersion() != agent.version()) {
      return found.asOf().filter(at -> at.isAfter(agent.updatedAt())).isPresent();
    }
    var latest = all.get().asOf();
    return latest.isEmpty() || found.asOf().filter(at -> !at.isBefore(latest.get())).isPresent();
  }

  private static boolean isSame(Agent before, Agent after) {
    return new Agent(
            after.id(),
            after.profile(),
            after.status(),
            after.statusFound(),
            after.focus(),
            after.figures(),
            after.lastCycleAt(),
            after.registeredAt(),
            before.lastSeenAt(),
            before.updatedAt(),
            before.version())
        .equals(before);
  }

  private void note(FoundAgent found, Optional<Origin> place, Optional<Origin> all, long version) {
    var id = found.id().value();
    var latest =
        all.flatMap(Origin::asOf)
            .filter(at -> found.asOf().filter(at::isBefore).isEmpty())
            .or(found::asOf);
    var summary = new Origin(found.agentKey(), id, version, latest, List.of());
    if (found.isMention()) {
      origins.saveAll(swarm, List.of(summary));
      return;
    }
    origins.saveAll(
        swarm,
        List.of(
            summary,
            Notes.of(found.placeKey(), place, id, version, found.asOf(), found.digest(), true)));
  }
}
