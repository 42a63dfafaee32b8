package io.skep.domain.agent;

import io.skep.domain.error.NotFoundException;
import io.skep.domain.transaction.UnitOfWork;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Page;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.SwarmId;
import io.skep.domain.value.Validate;
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
 * Registry of the agents of one swarm.
 *
 * <p>Each method joins the unit of work of its caller or runs in one of its own, unless it says
 * otherwise. Thread-safe. Any method may throw {@link io.skep.domain.error.StoreException}.
 */
public final class AgentRegistry {

  private static final int SWEEP_BATCH = 100;
  private static final Duration MAX_TIMEOUT = Duration.ofDays(365);

  private final SwarmId swarm;
  private final UnitOfWork work;
  private final AgentRepository agents;
  private final TaskReleaser taskReleaser;
  private final InstantSource clock;

  /** Creates the registry of a swarm on its store. */
  public AgentRegistry(
      SwarmId swarm,
      UnitOfWork work,
      AgentRepository agents,
      TaskReleaser taskReleaser,
      InstantSource clock) {
    this.swarm = swarm;
    this.work = work;
    this.agents = agents;
    this.taskReleaser = taskReleaser;
    this.clock = clock;
  }

  /**
   * Registers an agent, or replaces its profile. Registering again with the same profile only
   * counts as a heartbeat; an agent that was offline or retired becomes idle.
   *
   * @return the agent as stored
   */
  public Agent register(AgentId id, AgentProfile profile) {
    return work.write(
        () -> {
          var now = clock.instant();
          var existing = agents.find(swarm, id);
          if (existing.isEmpty()) {
            var agent = Agent.registered(id, profile, now);
            if (agents.add(swarm, agent)) {
              return agent;
            }
            existing = agents.find(swarm, id);
          }
          var agent = existing.orElseThrow(() -> new NotFoundException("agent", id.value()));
          if (agent.profile().equals(profile) && agent.status().isExpectedAlive()) {
            agents.recordHeartbeats(swarm, List.of(id), now);
            return agent.afterHeartbeat(now);
          }
          return agents.save(swarm, agent.reregistered(profile, now));
        });
  }

  /**
   * Records a heartbeat; an offline agent becomes active.
   *
   * @throws NotFoundException if the agent is not registered
   */
  public void heartbeat(AgentId id) {
    if (agents.recordHeartbeats(swarm, List.of(id), clock.instant()) == 0) {
      throw new NotFoundException("agent", id.value());
    }
  }

  /**
   * Changes the status of an agent.
   *
   * @return the agent as stored
   * @throws NotFoundException if the agent is not registered
   * @throws io.skep.domain.error.InvalidTransitionException if the agent is retired
   */
  public Agent changeStatus(AgentId id, AgentStatus status) {
    return update(id, agent -> agent.withStatus(status, Optional.empty(), clock.instant()));
  }

  /**
   * Adds a cycle to the statistics of an agent; counts as a heartbeat.
   *
   * @return the agent as stored
   * @throws NotFoundException if the agent is not registered
   */
  public Agent reportCycle(AgentId id, CycleReport report) {
    return update(id, agent -> agent.afterCycle(report, clock.instant()));
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

  /** Returns the number of agents by status; statuses without agents are omitted. */
  public Map<AgentStatus, Long> countByStatus() {
    return agents.countByStatus(swarm);
  }

  /**
   * Marks agents without a heartbeat for longer than {@code timeout} as offline and reclaims their
   * tasks. Each agent is handled in a unit of work of its own; idempotent and safe to run on
   * several nodes.
   *
   * @param timeout 1 microsecond to 365 days
   * @return the agents that were marked, longest inactive first
   */
  public List<AgentId> markOffline(Duration timeout) {
    var maxAge = Validate.duration("timeout", timeout, MAX_TIMEOUT);
    // At store precision, or a heartbeat later in the same microsecond would count as inactive.
    Instant before = clock.instant().truncatedTo(ChronoUnit.MICROS).minus(maxAge);
    List<AgentId> marked = new ArrayList<>();
    while (true) {
      var inactive = agents.findInactive(swarm, before, SWEEP_BATCH);
      for (var agent : inactive) {
        if (markOfflineIfInactive(agent.id(), before)) {
          marked.add(agent.id());
        }
      }
      if (inactive.size() < SWEEP_BATCH) {
        return marked;
      }
    }
  }

  private boolean markOfflineIfInactive(AgentId id, Instant before) {
    return work.write(
        () -> {
          var agent = agents.find(swarm, id);
          // The agent may have sent a heartbeat since the query.
          if (agent.isEmpty()
              || !agent.get().status().isExpectedAlive()
              || !agent.get().lastHeartbeatAt().isBefore(before)) {
            return false;
          }
          agents.save(
              swarm,
              agent.get().withStatus(AgentStatus.OFFLINE, Optional.empty(), clock.instant()));
          taskReleaser.releaseTasks(id);
          return true;
        });
  }

  private Agent update(AgentId id, UnaryOperator<Agent> transition) {
    return work.write(
        () -> {
          var agent =
              agents.find(swarm, id).orElseThrow(() -> new NotFoundException("agent", id.value()));
          return agents.save(swarm, transition.apply(agent));
        });
  }
}
