package io.skep.application.importing.record;

import io.skep.domain.agent.Agent;
import io.skep.domain.agent.AgentProfile;
import io.skep.domain.agent.AgentStats;
import io.skep.domain.agent.AgentStatus;
import io.skep.domain.provenance.ExternalId;
import io.skep.domain.provenance.ExternalType;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Json;
import io.skep.domain.value.Labels;
import io.skep.domain.value.Validate;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Imported description of an agent from one source. Several sources may describe different aspects
 * of one agent; an empty component does not change the stored value.
 *
 * @param id id of the agent
 * @param source name of the source, such as {@code status} or {@code registry}, 1 to {@value
 *     #MAX_SOURCE} characters; empty for a mere reference to the agent
 * @param asOf time of the description; empty if unknown
 * @param kind kind of agent
 * @param name display name
 * @param team team of the agent
 * @param specialization specialization
 * @param capabilities capabilities
 * @param maxTasks maximum number of tasks held at once
 * @param details other members, a JSON object as imported; merged over the stored members
 * @param status status
 * @param importedStatus text of the status in the source
 * @param focus current focus
 * @param cycles number of cycles reported
 * @param tasksCompleted number of completed tasks reported
 * @param efficiency coordination efficiency in per cent
 * @param compliance compliance in per cent
 * @param lastCycleAt time of the last cycle
 */
public record ImportedAgent(
    AgentId id,
    String source,
    Optional<Instant> asOf,
    Optional<String> kind,
    Optional<String> name,
    Optional<String> team,
    Optional<String> specialization,
    Optional<Labels> capabilities,
    OptionalInt maxTasks,
    Json details,
    Optional<AgentStatus> status,
    Optional<String> importedStatus,
    Optional<String> focus,
    OptionalLong cycles,
    OptionalLong tasksCompleted,
    OptionalDouble efficiency,
    OptionalDouble compliance,
    Optional<Instant> lastCycleAt)
    implements ImportedRecord {

  /** Maximum length of the name of a source, in UTF-16 units. */
  public static final int MAX_SOURCE = 64;

  /** Validates the components as a store does. */
  public ImportedAgent {
    if (!source.isEmpty()) {
      Validate.name("source", source, MAX_SOURCE);
    }
    asOf = asOf.map(at -> Validate.instant("as of", at));
    lastCycleAt = lastCycleAt.map(at -> Validate.instant("last cycle", at));
    JsonObject.parse(details);
    new AgentProfile(
        kind.orElse("worker"),
        name.orElse(""),
        team.orElse(""),
        specialization.orElse(""),
        capabilities.orElse(Labels.NONE),
        maxTasks.orElse(1),
        details);
    importedStatus.ifPresent(text -> Validate.text("imported status", text, Agent.MAX_TEXT));
    focus.ifPresent(text -> Validate.text("focus", text, Agent.MAX_TEXT));
    new AgentStats(cycles.orElse(0), tasksCompleted.orElse(0), efficiency, compliance);
  }

  /** Returns a mere reference to an agent. */
  public static ImportedAgent reference(AgentId id) {
    return new Builder(id, "").build();
  }

  /** Returns a builder of a description by a source. */
  public static Builder builder(AgentId id, String source) {
    return new Builder(id, source);
  }

  @Override
  public int estimatedSize() {
    return details.text().length() + specialization.map(String::length).orElse(0);
  }

  /** Returns whether this is a mere reference to an agent. */
  public boolean isReference() {
    return source.isEmpty();
  }

  /** Returns the external id of the description by this source. */
  public ExternalId sourceExternalId() {
    return new ExternalId(ExternalType.AGENT, source + ":" + id);
  }

  /** Returns the external id of the agent, for all sources together. */
  public ExternalId agentExternalId() {
    return new ExternalId(ExternalType.AGENT, ":" + id);
  }

  /** Returns the hash of all components except id, source and time. */
  public String contentHash() {
    return ContentHash.of(
        "agent",
        kind,
        name,
        team,
        specialization,
        capabilities,
        maxTasks,
        details,
        status,
        importedStatus,
        focus,
        cycles,
        tasksCompleted,
        efficiency,
        compliance,
        lastCycleAt);
  }

  /** Returns a new agent; offline unless a status is given. */
  public Agent toAgent(Instant now) {
    var at = asOf.orElse(now);
    var initial =
        new Agent(
            id,
            AgentProfile.DEFAULT,
            AgentStatus.OFFLINE,
            Optional.empty(),
            "",
            AgentStats.NONE,
            Optional.empty(),
            at,
            at,
            at,
            0);
    return overwrite(initial, now);
  }

  /** Returns the stored agent with these values in place of the stored ones. */
  public Agent overwrite(Agent stored, Instant now) {
    var profile = stored.profile();
    var stats = stored.stats();
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
            JsonObject.parse(profile.details())
                .with(JsonObject.parse(details))
                .toJsonPreferring(profile.details(), details)),
        status.orElse(stored.status()),
        status.isPresent() ? importedStatus : stored.importedStatus(),
        focus.orElse(stored.focus()),
        new AgentStats(
            cycles.orElse(stats.cycles()),
            tasksCompleted.orElse(stats.tasksCompleted()),
            efficiency.isPresent() ? efficiency : stats.efficiency(),
            compliance.isPresent() ? compliance : stats.compliance()),
        lastCycleAt.or(stored::lastCycleAt),
        stored.registeredAt(),
        at.isAfter(stored.lastHeartbeatAt()) ? at : stored.lastHeartbeatAt(),
        at,
        stored.version());
  }

  /** Returns the stored agent with these values where the stored ones are empty or defaults. */
  public Agent fillGaps(Agent stored) {
    var profile = stored.profile();
    var stats = stored.stats();
    return new Agent(
        id,
        new AgentProfile(
            profile.kind().equals(AgentProfile.DEFAULT.kind())
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
            JsonObject.parse(profile.details())
                .withMissing(JsonObject.parse(details))
                .toJsonPreferring(profile.details(), details)),
        stored.status(),
        stored.importedStatus(),
        stored.focus().isEmpty() ? focus.orElse("") : stored.focus(),
        new AgentStats(
            stats.cycles() == 0 ? cycles.orElse(0) : stats.cycles(),
            stats.tasksCompleted() == 0 ? tasksCompleted.orElse(0) : stats.tasksCompleted(),
            stats.efficiency().isPresent() ? stats.efficiency() : efficiency,
            stats.compliance().isPresent() ? stats.compliance() : compliance),
        stored.lastCycleAt().or(() -> lastCycleAt),
        stored.registeredAt(),
        stored.lastHeartbeatAt(),
        stored.updatedAt(),
        stored.version());
  }

  /** Builder of an imported agent. Not thread-safe. */
  public static final class Builder {

    private final AgentId id;
    private final String source;
    private Optional<String> kind = Optional.empty();
    private Optional<String> name = Optional.empty();
    private Optional<String> team = Optional.empty();
    private Optional<String> specialization = Optional.empty();
    private Optional<Labels> capabilities = Optional.empty();
    private OptionalInt maxTasks = OptionalInt.empty();
    private Json details = Json.EMPTY_OBJECT;
    private Optional<String> focus = Optional.empty();
    private OptionalLong cycles = OptionalLong.empty();
    private OptionalLong tasksCompleted = OptionalLong.empty();
    private OptionalDouble efficiency = OptionalDouble.empty();
    private OptionalDouble compliance = OptionalDouble.empty();
    private Optional<Instant> lastCycleAt = Optional.empty();
    private Optional<Instant> asOf = Optional.empty();
    private Optional<AgentStatus> status = Optional.empty();
    private Optional<String> importedStatus = Optional.empty();

    private Builder(AgentId id, String source) {
      this.id = id;
      this.source = source;
    }

    /** Sets the kind of agent. */
    public Builder kind(String value) {
      kind = Optional.of(value);
      return this;
    }

    /** Sets the display name. */
    public Builder name(String value) {
      name = Optional.of(value);
      return this;
    }

    /** Sets the team; empty for no team. */
    public Builder team(String value) {
      team = Optional.of(value);
      return this;
    }

    /** Sets the specialization. */
    public Builder specialization(String value) {
      specialization = Optional.of(value);
      return this;
    }

    /** Sets the capabilities. */
    public Builder capabilities(Labels value) {
      capabilities = Optional.of(value);
      return this;
    }

    /** Sets the maximum number of tasks held at once. */
    public Builder maxTasks(int value) {
      maxTasks = OptionalInt.of(value);
      return this;
    }

    /** Sets the other members, a JSON object as imported. */
    public Builder details(Json value) {
      details = value;
      return this;
    }

    /** Sets the current focus. */
    public Builder focus(String value) {
      focus = Optional.of(value);
      return this;
    }

    /** Sets the number of cycles reported. */
    public Builder cycles(long value) {
      cycles = OptionalLong.of(value);
      return this;
    }

    /** Sets the number of completed tasks reported. */
    public Builder tasksCompleted(long value) {
      tasksCompleted = OptionalLong.of(value);
      return this;
    }

    /** Sets the coordination efficiency in per cent. */
    public Builder efficiency(double value) {
      efficiency = OptionalDouble.of(value);
      return this;
    }

    /** Sets the compliance in per cent. */
    public Builder compliance(double value) {
      compliance = OptionalDouble.of(value);
      return this;
    }

    /** Sets the time of the last cycle. */
    public Builder lastCycleAt(Instant value) {
      lastCycleAt = Optional.of(value);
      return this;
    }

    /** Sets the time of the description. */
    public Builder asOf(Instant value) {
      asOf = Optional.of(value);
      return this;
    }

    /**
     * Sets the status.
     *
     * @param text text of the status in the source
     */
    public Builder status(AgentStatus value, String text) {
      status = Optional.of(value);
      importedStatus = Optional.of(text);
      return this;
    }

    /**
     * Returns the description.
     *
     * @throws io.skep.domain.error.SkepException if a component is invalid
     */
    public ImportedAgent build() {
      return new ImportedAgent(
          id,
          source,
          asOf,
          kind,
          name,
          team,
          specialization,
          capabilities,
          maxTasks,
          details,
          status,
          importedStatus,
          focus,
          cycles,
          tasksCompleted,
          efficiency,
          compliance,
          lastCycleAt);
    }
  }
}
