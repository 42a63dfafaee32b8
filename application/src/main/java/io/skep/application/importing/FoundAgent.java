package io.skep.application.importing;

import io.skep.domain.agent.Agent;
import io.skep.domain.agent.AgentFigures;
import io.skep.domain.agent.AgentProfile;
import io.skep.domain.agent.AgentStatus;
import io.skep.domain.origin.OriginKey;
import io.skep.domain.origin.OriginKind;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Check;
import io.skep.domain.value.Json;
import io.skep.domain.value.Labels;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What one place says of an agent. Several places may speak of one agent, each of another side of
 * it; what a place does not mention stays as it is.
 *
 * @param id its name
 * @param place what sort of place speaks, such as {@code status} or {@code registry}; 1 to {@value
 *     #MAX_PLACE} characters; empty for no more than the name
 * @param asOf the time of which this is said; empty if that is not known
 * @param kind what sort of agent it is
 * @param name how people call it
 * @param team the team that it belongs to
 * @param specialization what it is good at
 * @param capabilities what it can do
 * @param maxTasks how many tasks it may hold at once
 * @param details anything else, a JSON object as it was found; its members are put over those that
 *     are known already
 * @param status what it is doing
 * @param statusFound the words in which that was said
 * @param focus what it is busy with
 * @param cycles how many cycles it has reported
 * @param tasksCompleted how many tasks it says it has completed
 * @param efficiency its coordination efficiency in per cent
 * @param compliance its compliance in per cent
 * @param lastCycleAt when it last reported a cycle
 */
public record FoundAgent(
    AgentId id,
    String place,
    Optional<Instant> asOf,
    Optional<String> kind,
    Optional<String> name,
    Optional<String> team,
    Optional<String> specialization,
    Optional<Labels> capabilities,
    OptionalInt maxTasks,
    Json details,
    Optional<AgentStatus> status,
    Optional<String> statusFound,
    Optional<String> focus,
    OptionalLong cycles,
    OptionalLong tasksCompleted,
    OptionalDouble efficiency,
    OptionalDouble compliance,
    Optional<Instant> lastCycleAt)
    implements Found {

  /** The longest name of a sort of place, in UTF-16 units. */
  public static final int MAX_PLACE = 64;

  /** Refuses what no store would take. */
  public FoundAgent {
    if (!place.isEmpty()) {
      Check.name("place", place, MAX_PLACE);
    }
    asOf = asOf.map(at -> Check.instant("as of", at));
    lastCycleAt = lastCycleAt.map(at -> Check.instant("last cycle", at));
    JsonMembers.of(details);
    new AgentProfile(
        kind.orElse("worker"),
        name.orElse(""),
        team.orElse(""),
        specialization.orElse(""),
        capabilities.orElse(Labels.NONE),
        maxTasks.orElse(1),
        details);
    statusFound.ifPresent(words -> Check.text("status found", words, Agent.MAX_WORDS));
    focus.ifPresent(words -> Check.text("focus", words, Agent.MAX_WORDS));
    new AgentFigures(cycles.orElse(0), tasksCompleted.orElse(0), efficiency, compliance);
  }

  /** Returns an agent of which no more is known than that something names it. */
  public static FoundAgent mentioned(AgentId id) {
    return new FoundAgentBuilder(id, "").build();
  }

  /** Returns a builder of what a sort of place says of an agent. */
  public static FoundAgentBuilder said(AgentId id, String place) {
    return new FoundAgentBuilder(id, place);
  }

  @Override
  public int size() {
    return details.text().length() + specialization.map(String::length).orElse(0);
  }

  /** Returns whether this says no more than that there is such an agent. */
  boolean isMention() {
    return place.isEmpty();
  }

  /** Returns the key of what this sort of place says. */
  OriginKey placeKey() {
    return new OriginKey(OriginKind.AGENT, place + ":" + id);
  }

  /** Returns the key of all that was brought in of the agent. */
  OriginKey agentKey() {
    return new OriginKey(OriginKind.AGENT, ":" + id);
  }

  String digest() {
    return Digest.of(
        "agent",
        kind,
        name,
        team,
        specialization,
        capabilities,
        maxTasks,
        details,
        status,
        statusFound,
        focus,
        cycles,
        tasksCompleted,
        efficiency,
        compliance,
        lastCycleAt);
  }

  /** Returns the agent when nothing was known of it; offline unless a status is said. */
  Agent asNew(Instant now) {
    var at = asOf.orElse(now);
    var blank =
        new Agent(
            id,
            AgentProfile.PLAIN,
            AgentStatus.OFFLINE,
            Optional.empty(),
            "",
            AgentFigures.NONE,
            Optional.empty(),
            at,
            at,
            at,
            0);
    return over(blank, now);
  }

  /** Returns the agent with what is said here put over what is known. */
  Agent over(Agent known, Instant now) {
    var profile = known.profile();
    var figures = known.figures();
    var at = asOf.orElse(now);
    return new Agent(
        id,
        new AgentProfile(
            kind.orElse(profile.kind()),
            name.orElse(profile.name()),
            team.orElse(profile.team()),
            specialization.orElse(profile.specialization()),
            capabilities.orElse(profile.capabilities()),
            maxTasks.orElse(profile.maxTasks()),
            JsonMembers.of(profile.details())
                .with(JsonMembers.of(details))
                .as(profile.details(), details)),
        status.orElse(known.status()),
        status.isPresent() ? statusFound : known.statusFound(),
        focus.orElse(known.focus()),
        new AgentFigures(
            cycles.orElse(figures.cycles()),
            tasksCompleted.orElse(figures.tasksCompleted()),
            efficiency.isPresent() ? efficiency : figures.efficiency(),
            compliance.isPresent() ? compliance : figures.compliance()),
        lastCycleAt.or(known::lastCycleAt),
        known.registeredAt(),
        at.isAfter(known.lastSeenAt()) ? at : known.lastSeenAt(),
        at,
        known.version());
  }

  /** Returns the agent with what is said here put where nothing was known yet. */
  Agent under(Agent known) {
    var profile = known.profile();
    var figures = known.figures();
    return new Agent(
        id,
        new AgentProfile(
            profile.kind().equals(AgentProfile.PLAIN.kind())
                ? kind.orElse(profile.kind())
                : profile.kind(),
            profile.name().isEmpty() ? name.orElse("") : profile.name(),
            profile.team().isEmpty() ? team.orElse("") : profile.team(),
            profile.specialization().isEmpty()
                ? specialization.orElse("")
                : profile.specialization(),
            profile.capabilities().isEmpty()
                ? capabilities.orElse(Labels.NONE)
                : profile.capabilities(),
            profile.maxTasks() == AgentProfile.DEFAULT_MAX_TASKS
                ? maxTasks.orElse(profile.maxTasks())
                : profile.maxTasks(),
            JsonMembers.of(profile.details())
                .withMissing(JsonMembers.of(details))
                .as(profile.details(), details)),
        known.status(),
        known.statusFound(),
        known.focus().isEmpty() ? focus.orElse("") : known.focus(),
        new AgentFigures(
            figures.cycles() == 0 ? cycles.orElse(0) : figures.cycles(),
            figures.tasksCompleted() == 0 ? tasksCompleted.orElse(0) : figures.tasksCompleted(),
            figures.efficiency().isPresent() ? figures.efficiency() : efficiency,
            figures.compliance().isPresent() ? figures.compliance() : compliance),
        known.lastCycleAt().or(() -> lastCycleAt),
        known.registeredAt(),
        known.lastSeenAt(),
        known.updatedAt(),
        known.version());
  }
}
