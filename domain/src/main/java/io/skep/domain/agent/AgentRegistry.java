package io.skep.domain.agent;

import io.skep.domain.error.NotFoundException;
import io.skep.domain.transaction.UnitOfWork;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Check;
import io.skep.domain.value.Page;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.SwarmId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The agents of one swarm.
 *
 * <p>Each method is one unit of work, or part of the caller's. Safe for use by many threads. Any
 * method may throw {@link io.skep.domain.error.StoreException}.
 */
public final class AgentRegistry {

  private static final int SWEEP_BATCH = 100;
  private static final Duration LONGEST_SILENCE = Duration.ofDays(365);

  private final SwarmId swarm;
  private final UnitOfWork work;
  private final AgentRepository agents;
  private final HeldWork held;
  private final InstantSource clock;

  /** Creates the registry of a swarm over its store. */
  public AgentRegistry(
      SwarmId swarm, UnitOfWork work, AgentRepository agents, HeldWork held, InstantSource clock) {
    this.swarm = swarm;
    this.work = work;
    this.agents = agents;
    this.held = held;
    this.clock = clock;
  }

  /**
   * Makes an agent known, or known by a new profile. Doing so again with the same profile changes
   * nothing but the time it was last seen; an agent that was offline or retired is idle again.
   *
   * @return the agent as stored
   */
  public Agent register(AgentId id, AgentProfile profile) {
    return work.write(
        () -> {
          var now = clock.instant();
          var known = agents.find(swarm, id);
          if (known.isEmpty()) {
            var agent = Agent.registered(id, profile, now);
            if (agents.add(swarm, agent)) {
              return agent;
            }
            known = agents.find(swarm, id);
          }
          var agent = known.orElseThrow(() -> new NotFoundException("agent", id.value()));
          if (agent.profile().equals(profile) && agent.status().isExpectedAlive()) {
            agents.touch(swarm, List.of(id), now);
            return agent.seen(now);
          }
          return agents.save(swarm, agent.registeredAgain(profile, now));
        });
  }

  /**
   * Notes that an agent is alive; one that was offline is active again.
   *
   * @throws NotFoundException if it is not registered
   */
  public void heartbeat(AgentId id) {
    if (agents.touch(swarm, List.of(id), clock.instant()) == 0) {
      throw new NotFoundException("agent", id.value());
    }
  }

  /**
   * Changes what an agent is doing.
   *
   * @return the agent as stored
   * @throws NotFoundException if it is not registered
   * @throws io.skep.domain.error.InvalidTransitionException if it is retired
   */
  public Agent changeStatus(AgentId id, AgentStatus status) {
    return changed(id, agent -> agent.inStatus(status, Optional.empty(), clock.instant()));
  }

  /**
   * Adds a cycle to an agent's figures; counts as a heartbeat.
   *
   * @return the agent as stored
   * @throws NotFoundException if it is not registered
   */
  public Agent reportCycle(AgentId id, CycleReport report) {
    return changed(id, agent -> agent.afterCycle(report, clock.instant()));
  }

  /** Returns the agent, or empty if it is not registered. */
  public Optional<Agent> find(AgentId id) {
    return agents.find(swarm, id);
  }

  /** Returns a page of the agents that match, ordered by id. */
  public Page<Agent> list(AgentQuery query, PageRequest page) {
    return agents.list(swarm, query, page);
  }

  /** Returns a page of the teams, ordered by name. */
  public Page<TeamSummary> teams(PageRequest page) {
    return agents.teams(swarm, page);
  }

  /** Returns how many agents are in each status; a status without agents is left out. */
  public Map<AgentStatus, Long> countByStatus() {
    return agents.countByStatus(swarm);
  }

  /**
   * Marks agents as offline that have been silent for longer than {@code silence}, and gives their
   * tasks back. Each agent is a unit of work of its own; safe to repeat and to run on many nodes.
   *
   * @param silence more than zero, at most 365 days
   * @return the agents that were marked, the longest silent first
   */
  public List<AgentId> markSilent(Duration silence) {
    var longest = Check.duration("silence", silence, LONGEST_SILENCE);
    // At store precision, or an agent seen a moment later in the same microsecond counts as silent.
    Instant before = clock.instant().truncatedTo(ChronoUnit.MICROS).minus(longest);
    List<AgentId> marked = new ArrayList<>();
    while (true) {
      var silent = agents.silentSince(swarm, before, SWEEP_BATCH);
      for (var agent : silent) {
        if (markOffline(agent.id(), before)) {
          marked.add(agent.id());
        }
      }
      if (silent.size() < SWEEP_BATCH) {
        return marked;
      }
    }
  }

  private boolean markOffline(AgentId id, Instant before) {
    return work.write(
        () -> {
          var agent = agents.find(swarm, id);
          // It may have been heard of since it was listed.
          if (agent.isEmpty()
              || !agent.get().status().isExpectedAlive()
              || !agent.get().lastSeenAt().isBefore(before)) {
            return false;
          }
          agents.save(
              swarm, agent.get().inStatus(AgentStatus.OFFLINE, Optional.empty(), clock.instant()));
          held.giveBack(id);
          return true;
        });
  }

  private Agent changed(AgentId id, UnaryOperator<Agent> verb) {
    return work.write(
        () -> {
          var agent =
              agents.find(swarm, id).orElseThrow(() -> new NotFoundException("agent", id.value()));
          return agents.save(swarm, verb.apply(agent));
        });
  }
}
