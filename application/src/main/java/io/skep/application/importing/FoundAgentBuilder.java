package io.skep.application.importing;

import io.skep.domain.agent.AgentStatus;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Json;
import io.skep.domain.value.Labels;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Says one thing after the other of an agent that was found. Not safe for use by many threads. */
public final class FoundAgentBuilder {

  private final AgentId id;
  private final String place;
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
  private Optional<String> statusFound = Optional.empty();

  FoundAgentBuilder(AgentId id, String place) {
    this.id = id;
    this.place = place;
  }

  /** Sets what sort of agent it is. */
  public FoundAgentBuilder kind(String value) {
    kind = Optional.of(value);
    return this;
  }

  /** Sets how people call it. */
  public FoundAgentBuilder name(String value) {
    name = Optional.of(value);
    return this;
  }

  /** Sets the team that it belongs to; an empty one is none. */
  public FoundAgentBuilder team(String value) {
    team = Optional.of(value);
    return this;
  }

  /** Sets what it is good at. */
  public FoundAgentBuilder specialization(String value) {
    specialization = Optional.of(value);
    return this;
  }

  /** Sets what it can do. */
  public FoundAgentBuilder capabilities(Labels value) {
    capabilities = Optional.of(value);
    return this;
  }

  /** Sets how many tasks it may hold at once. */
  public FoundAgentBuilder maxTasks(int value) {
    maxTasks = OptionalInt.of(value);
    return this;
  }

  /** Sets anything else, a JSON object as it was found. */
  public FoundAgentBuilder details(Json value) {
    details = value;
    return this;
  }

  /** Sets what it is busy with. */
  public FoundAgentBuilder focus(String value) {
    focus = Optional.of(value);
    return this;
  }

  /** Sets how many cycles it has reported. */
  public FoundAgentBuilder cycles(long value) {
    cycles = OptionalLong.of(value);
    return this;
  }

  /** Sets how many tasks it says it has completed. */
  public FoundAgentBuilder tasksCompleted(long value) {
    tasksCompleted = OptionalLong.of(value);
    return this;
  }

  /** Sets its coordination efficiency in per cent. */
  public FoundAgentBuilder efficiency(double value) {
    efficiency = OptionalDouble.of(value);
    return this;
  }

  /** Sets its compliance in per cent. */
  public FoundAgentBuilder compliance(double value) {
    compliance = OptionalDouble.of(value);
    return this;
  }

  /** Sets when it last reported a cycle. */
  public FoundAgentBuilder lastCycleAt(Instant value) {
    lastCycleAt = Optional.of(value);
    return this;
  }

  /** Sets the time of which this is said. */
  public FoundAgentBuilder asOf(Instant value) {
    asOf = Optional.of(value);
    return this;
  }

  /**
   * Sets what it is doing.
   *
   * @param found the words in which that was said
   */
  public FoundAgentBuilder status(AgentStatus value, String found) {
    status = Optional.of(value);
    statusFound = Optional.of(found);
    return this;
  }

  /**
   * Returns what was found.
   *
   * @throws io.skep.domain.error.SkepException if no store would take it
   */
  public FoundAgent build() {
    return new FoundAgent(
        id,
        place,
        asOf,
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
}
