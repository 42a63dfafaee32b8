package io.skep.domain.agent;

import io.skep.domain.error.InvalidTransitionException;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Check;
import java.time.Instant;
import java.util.Optional;

/**
 * Who works.
 *
 * <p>Immutable: each verb returns the agent as it stands afterwards, or throws and changes nothing.
 *
 * @param id its name in the swarm
 * @param profile what it says of itself
 * @param status what it is doing
 * @param statusFound the words in which another system said so, up to 2,000 characters; empty when
 *     the status was set in ours
 * @param focus what it is busy with, in words, up to 2,000 characters; may be empty
 * @param figures how it has been doing
 * @param lastCycleAt when it last reported a cycle
 * @param registeredAt when it became known
 * @param lastSeenAt when it was last heard of
 * @param updatedAt when anything but {@code lastSeenAt} last changed
 * @param version counts stored revisions; heartbeats do not count
 */
public record Agent(
    AgentId id,
    AgentProfile profile,
    AgentStatus status,
    Optional<String> statusFound,
    String focus,
    AgentFigures figures,
    Optional<Instant> lastCycleAt,
    Instant registeredAt,
    Instant lastSeenAt,
    Instant updatedAt,
    long version) {

  /** The longest focus and the longest status in other words, in UTF-16 units. */
  public static final int MAX_WORDS = 2_000;

  /** Brings the times to store precision and refuses what is too long. */
  public Agent {
    statusFound.ifPresent(found -> Check.text("status found", found, MAX_WORDS));
    Check.text("focus", focus, MAX_WORDS);
    lastCycleAt = lastCycleAt.map(at -> Check.instant("last cycle", at));
    registeredAt = Check.instant("registered", registeredAt);
    lastSeenAt = Check.instant("last seen", lastSeenAt);
    updatedAt = Check.instant("updated", updatedAt);
    Check.range("version", version, 0, Long.MAX_VALUE);
  }

  /** Returns the part that decides what it may claim. */
  public AgentCapacity capacity() {
    return new AgentCapacity(status, profile.capabilities(), profile.maxTasks());
  }

  /** Returns an agent that has just become known, idle. */
  public static Agent registered(AgentId id, AgentProfile profile, Instant now) {
    return new Agent(
        id,
        profile,
        AgentStatus.IDLE,
        Optional.empty(),
        "",
        AgentFigures.NONE,
        Optional.empty(),
        now,
        now,
        now,
        0);
  }

  /** Returns the agent with a new profile; one that was offline or retired is idle again. */
  public Agent registeredAgain(AgentProfile newProfile, Instant now) {
    var newStatus = status.isExpectedAlive() ? status : AgentStatus.IDLE;
    return changed(newProfile, newStatus, Optional.empty(), now).seen(now);
  }

  /**
   * Returns the agent in another status.
   *
   * @param found the words in which another system said so
   * @throws InvalidTransitionException if the agent is retired
   */
  public Agent inStatus(AgentStatus newStatus, Optional<String> found, Instant now) {
    if (status == AgentStatus.RETIRED && newStatus != AgentStatus.RETIRED) {
      throw new InvalidTransitionException("agent", id.value(), status.name(), newStatus.name());
    }
    return changed(profile, newStatus, found, now);
  }

  /** Returns the agent after a cycle that it reports; counts as being heard of. */
  public Agent afterCycle(CycleReport report, Instant now) {
    var newFigures =
        new AgentFigures(
            figures.cycles() + 1,
            figures.tasksCompleted() + report.tasksCompleted(),
            report.efficiency().isPresent() ? report.efficiency() : figures.efficiency(),
            report.compliance().isPresent() ? report.compliance() : figures.compliance());
    return new Agent(
            id,
            profile,
            status,
            statusFound,
            report.focus().orElse(focus),
            newFigures,
            Optional.of(now),
            registeredAt,
            lastSeenAt,
            now,
            version)
        .seen(now);
  }

  /**
   * Returns the agent as heard of at {@code now}: hearing of one that was offline wakes it, which
   * is a change. A time before it was last seen changes nothing.
   */
  public Agent seen(Instant now) {
    if (now.isBefore(lastSeenAt)) {
      return this;
    }
    var awake =
        status == AgentStatus.OFFLINE
            ? changed(profile, AgentStatus.ACTIVE, Optional.empty(), now)
            : this;
    return new Agent(
        id,
        profile,
        awake.status,
        awake.statusFound,
        focus,
        figures,
        lastCycleAt,
        registeredAt,
        now,
        awake.updatedAt,
        version);
  }

  /** Returns the agent as a store keeps it under another version. */
  public Agent atVersion(long newVersion) {
    return new Agent(
        id,
        profile,
        status,
        statusFound,
        focus,
        figures,
        lastCycleAt,
        registeredAt,
        lastSeenAt,
        updatedAt,
        newVersion);
  }

  private Agent changed(
      AgentProfile newProfile, AgentStatus newStatus, Optional<String> found, Instant now) {
    return new Agent(
        id,
        newProfile,
        newStatus,
        found,
        focus,
        figures,
        lastCycleAt,
        registeredAt,
        lastSeenAt,
        now,
        version);
  }
}
