package io.skep.adapters.jooq.mapping;

import static io.skep.adapters.jooq.schema.tables.AgentDetailsTable.AGENT_DETAILS;
import static io.skep.adapters.jooq.schema.tables.AgentTable.AGENT;

import io.skep.adapters.jooq.statement.Bindings;
import io.skep.adapters.jooq.statement.Row;
import io.skep.domain.agent.Agent;
import io.skep.domain.agent.AgentProfile;
import io.skep.domain.agent.AgentStats;
import io.skep.domain.value.SwarmId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jooq.Field;

/** How an agent lies in its row. */
public final class AgentMapper {

  /** Everything but the key and the version. */
  public static final List<Field<?>> VALUE_COLUMNS =
      List.of(
          AGENT.KIND,
          AGENT.NAME,
          AGENT.TEAM,
          AGENT.SPECIALIZATION,
          AGENT.CAPABILITIES,
          AGENT.MAX_TASKS,
          AGENT.STATUS,
          AGENT.STATUS_FOUND,
          AGENT.FOCUS,
          AGENT.CYCLES,
          AGENT.TASKS_COMPLETED,
          AGENT.EFFICIENCY,
          AGENT.COMPLIANCE,
          AGENT.LAST_CYCLE_AT,
          AGENT.REGISTERED_AT,
          AGENT.LAST_SEEN_AT,
          AGENT.UPDATED_AT);

  private AgentMapper() {}

  /** Sets everything but the version and the details. */
  public static void bind(Bindings arguments, SwarmId swarm, Agent agent) {
    var profile = agent.profile();
    var figures = agent.stats();
    arguments
        .set(AGENT.SWARM, swarm)
        .set(AGENT.ID, agent.id())
        .set(AGENT.KIND, profile.kind())
        .set(AGENT.NAME, profile.name())
        .set(AGENT.TEAM, profile.team())
        .set(AGENT.SPECIALIZATION, profile.specialization())
        .set(AGENT.CAPABILITIES, profile.capabilities())
        .set(AGENT.MAX_TASKS, (long) profile.maxTasks())
        .set(AGENT.STATUS, agent.status())
        .set(AGENT.STATUS_FOUND, agent.importedStatus())
        .set(AGENT.FOCUS, agent.focus())
        .set(AGENT.CYCLES, figures.cycles())
        .set(AGENT.TASKS_COMPLETED, figures.tasksCompleted())
        .set(AGENT.EFFICIENCY, toOptional(figures.efficiency()))
        .set(AGENT.COMPLIANCE, toOptional(figures.compliance()))
        .set(AGENT.LAST_CYCLE_AT, agent.lastCycleAt())
        .set(AGENT.REGISTERED_AT, agent.registeredAt())
        .set(AGENT.LAST_SEEN_AT, agent.lastHeartbeatAt())
        .set(AGENT.UPDATED_AT, agent.updatedAt());
  }

  /** Returns the agent of a row that has its details beside it. */
  public static Agent toAgent(Row row) {
    return new Agent(
        row.get(AGENT.ID),
        new AgentProfile(
            row.get(AGENT.KIND),
            row.get(AGENT.NAME),
            row.get(AGENT.TEAM),
            row.get(AGENT.SPECIALIZATION),
            row.get(AGENT.CAPABILITIES),
            Math.toIntExact(row.get(AGENT.MAX_TASKS)),
            row.get(AGENT_DETAILS.DETAILS)),
        row.get(AGENT.STATUS),
        row.getOptional(AGENT.STATUS_FOUND),
        row.get(AGENT.FOCUS),
        new AgentStats(
            row.get(AGENT.CYCLES),
            row.get(AGENT.TASKS_COMPLETED),
            toOptionalDouble(row.getOptional(AGENT.EFFICIENCY)),
            toOptionalDouble(row.getOptional(AGENT.COMPLIANCE))),
        row.getOptional(AGENT.LAST_CYCLE_AT),
        row.get(AGENT.REGISTERED_AT),
        row.get(AGENT.LAST_SEEN_AT),
        row.get(AGENT.UPDATED_AT),
        row.get(AGENT.VERSION));
  }

  /** Returns about how many characters an agent holds. */
  public static long estimatedSize(Agent agent) {
    return (long) agent.profile().details().text().length() + agent.focus().length();
  }

  /** Returns the unboxed value. */
  public static OptionalDouble toOptionalDouble(Optional<Double> value) {
    return value.map(OptionalDouble::of).orElseGet(OptionalDouble::empty);
  }

  private static Optional<Double> toOptional(OptionalDouble value) {
    return value.isPresent() ? Optional.of(value.getAsDouble()) : Optional.empty();
  }
}
