package io.skep.domain.agent;

import io.skep.domain.error.InvalidTransitionException;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Validate;
import java.time.Instant;
import java.util.Optional;

/**
 * Registered agent of a swarm.
 *
 * <p>Immutable: each transition returns the resulting agent, or throws and changes nothing.
 *
 * @param id identifier, unique in the swarm
 * @param profile profile given at registration
 * @param status status
 * @param importedStatus status text of the system that the agent was imported from, up to 2,000
 *     characters; empty if the status was set in Skep
 * @param focus description of the current work, up to 2,000 characters; may be empty
 * @param stats statistics
 * @param lastCycleAt when the agent last reported a cycle
 * @param registeredAt when the agent was first registered
 * @param lastHeartbeatAt time of the last heartbeat
 * @param updatedAt time of the last change other than of {@code lastHeartbeatAt}
 * @param version number of stored updates; heartbeats do not count
 */
public record Agent(
    AgentId id,
    AgentProfile profile,
    AgentStatus status,
    Optional<String> importedStatus,
    String focus,
    AgentStats stats,
    Optional<Instant> lastCycleAt,
    Instant registeredAt,
    Instant lastHeartbeatAt,
    Instant updatedAt,
    long version) {

  /** Maximum length of the focus and of an imported status, in UTF-16 code units. */
  public static final int MAX_TEXT = 2_000;

  /** Truncates the times to microseconds and validates the lengths. */
  public Agent {
    importedStatus.ifPresent(text -> Validate.text("imported status", text, MAX_TEXT));
    Validate.text("focus", focus, MAX_TEXT);
    lastCycleAt = lastCycleAt.map(at -> Validate.instant("last cycle", at));
    registeredAt = Validate.instant("registered", registeredAt);
    lastHeartbeatAt = Validate.instant("last heartbeat", lastHeartbeatAt);
    updatedAt = Validate.instant("updated", updatedAt);
    Validate.range("version", version, 0, Long.MAX_VALUE);
  }

  /** Returns the components that determine what the agent may claim. */
  public AgentCapacity capacity() {
    return new AgentCapacity(status, profile.capabilities(), profile.maxTasks());
  }

  /** Returns a new idle agent. */
  public static Agent registered(AgentId id, AgentProfile profile, Instant now) {
    return new Agent(
        id,
        profile,
        AgentStatus.IDLE,
        Optional.empty(),
        "",
        AgentStats.NONE,
        Optional.empty(),
        now,
        now,
        now,
        0);
  }

  /**
   * Returns the agent with a new profile and a heartbeat; an agent that was offline or retired
   * becomes idle.
   */
  public Agent reregistered(AgentProfile newProfile, Instant now) {
    var newStatus = status.isExpectedAlive() ? status : AgentStatus.IDLE;
    return withProfileAndStatus(newProfile, newStatus, Optional.empty(), now).afterHeartbeat(now);
  }

  /**
   * Returns the agent with another status.
   *
   * @param newImportedStatus status text of the system that the status was imported from
   * @throws InvalidTransitionException if the agent is retired
   */
  public Agent withStatus(AgentStatus newStatus, Optional<String> newImportedStatus, Instant now) {
    if (status == AgentStatus.RETIRED && newStatus != AgentStatus.RETIRED) {
      throw new InvalidTransitionException("agent", id.value(), status.name(), newStatus.name());
    }
    return withProfileAndStatus(profile, newStatus, newImportedStatus, now);
  }

  /** Returns the agent after a reported cycle, which counts as a heartbeat. */
  public Agent afterCycle(CycleReport report, Instant now) {
    var newStats =
        new AgentStats(
            stats.cycles() + 1,
            stats.tasksCompleted() + report.tasksCompleted(),
            report.efficiency().isPresent() ? report.efficiency() : stats.efficiency(),
            report.compliance().isPresent() ? report.compliance() : stats.compliance());
    return new Agent(
            id,
            profile,
            status,
            importedStatus,
            report.focus().orElse(focus),
            newStats,
            Optional.of(now),
            registeredAt,
            lastHeartbeatAt,
            now,
            version)
        .afterHeartbeat(now);
  }

  /**
   * Returns the agent after a heartbeat at {@code now}. An offline agent becomes active, which
   * changes {@code updatedAt}. A heartbeat older than the last one is ignored.
   */
  public Agent afterHeartbeat(Instant now) {
    if (now.isBefore(lastHeartbeatAt)) {
      return this;
    }
    var awake =
        status == AgentStatus.OFFLINE
            ? withProfileAndStatus(profile, AgentStatus.ACTIVE, Optional.empty(), now)
            : this;
    return new Agent(
        id,
        profile,
        awake.status,
        awake.importedStatus,
        focus,
        stats,
        lastCycleAt,
        registeredAt,
        now,
        awake.updatedAt,
        version);
  }

  /** Returns a copy with another version. */
  public Agent withVersion(long newVersion) {
    return new Agent(
        id,
        profile,
        status,
        importedStatus,
        focus,
        stats,
        lastCycleAt,
        registeredAt,
        lastHeartbeatAt,
        updatedAt,
        newVersion);
  }

  private Agent withProfileAndStatus(
      AgentProfile newProfile,
      AgentStatus newStatus,
      Optional<String> newImportedStatus,
      Instant now) {
    return new Agent(
        id,
        newProfile,
        newStatus,
        newImportedStatus,
        focus,
        stats,
        lastCycleAt,
        registeredAt,
        lastHeartbeatAt,
        now,
        version);
  }
}
