package io.skep.adapters.files;

import io.skep.application.importing.FoundAgent;
import io.skep.application.importing.FoundAgentBuilder;
import io.skep.domain.agent.Agent;
import io.skep.domain.agent.AgentProfile;
import io.skep.domain.agent.FoundAgentStatus;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Labels;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Reads agents out of JSON: their status files, and what registries, monitors and hand-overs say.
 *
 * <p>What a place says is kept whole in the agent's details, under the name of the place.
 */
final class WorkspaceAgents {

  private static final String[] IDS = {
    "agent_id", "assigned_agent_id", "agent", "owner", "agent_name", "name", "mailbox_id"
  };
  private static final String[] STATES = {
    "status",
    "agent_status",
    "state",
    "fsm_state",
    "work_status",
    "current_status",
    "current_state",
    "mission_status",
    "current_phase"
  };
  private static final String[] FOCUSES = {
    "current_focus",
    "current_mission",
    "mission",
    "current_task",
    "current_contract",
    "current_phase",
    "mission_status",
    "message"
  };
  private static final String[] SPECIALIZATIONS = {
    "specialization",
    "specialty",
    "agent_role",
    "role",
    "primary_role",
    "description",
    "agent_name",
    "agent_type"
  };
  private static final String[] TIMES = {
    "last_updated",
    "last_update",
    "last_activity",
    "last_active",
    "last_seen",
    "last_seen_utc",
    "last_heartbeat",
    "last_checkin",
    "last_transition",
    "timestamp",
    "ts",
    "updated_at",
    "deployed_at",
    "onboarding_timestamp",
    "onboarding_date",
    "passdown_date",
    "date"
  };

  private static final int LONGEST_NAME = 256;
  private static final int LONGEST_TEAM = 128;
  private static final int LONGEST_SPECIALIZATION = 512;

  private final WorkspaceSink sink;

  WorkspaceAgents(WorkspaceSink sink) {
    this.sink = sink;
  }

  /** Returns whether an object speaks of the state of one agent, wherever it lies. */
  static boolean isAgent(Fields fields) {
    boolean named = fields.text("agent_id", "assigned_agent_id", "agent").isPresent();
    return named
        && fields.has(
            "status",
            "state",
            "fsm_state",
            "agent_type",
            "current_mission",
            "current_phase",
            "capabilities",
            "current_task",
            "specializations",
            "primary_skills",
            "work_status",
            "last_updated",
            "workspace_path",
            "missions_completed",
            "current_state",
            "specific_tasks",
            "team");
  }

  /** Returns the agent that an object names as the one it speaks of. */
  static Optional<AgentId> idOf(Fields fields) {
    for (var name : IDS) {
      var agent = fields.text(name).flatMap(AgentNames::one);
      if (agent.isPresent() && (!name.endsWith("name") || isId(agent.get()))) {
        return agent;
      }
    }
    return Optional.empty();
  }

  /** Returns when an object was last changed, by its own account. */
  static Optional<Instant> timeOf(Fields fields) {
    return fields.time(TIMES);
  }

  /**
   * Reads what a place says of an agent.
   *
   * @param place the sort of place, such as {@code status}
   * @param fileTime when the file was last changed, by its own account
   */
  void read(String where, AgentId id, String place, JsonNode node, Optional<Instant> fileTime) {
    sink.take(where, () -> agent(where, id, place, node, fileTime));
  }

  /** Reads that an agent is the captain of another. */
  void captain(String where, AgentId id) {
    sink.take(where, () -> FoundAgent.said(id, "captain").kind("captain").build());
  }

  private FoundAgent agent(
      String where, AgentId id, String place, JsonNode node, Optional<Instant> fileTime) {
    var details = JsonNodeFactory.instance.objectNode();
    details.set(place, node);
    var agent = FoundAgent.said(id, place).details(StorableJson.of(details));
    sink.path()
        .versionAt()
        .or(() -> node.isObject() ? timeOf(new Fields(node)) : Optional.empty())
        .or(() -> fileTime)
        .ifPresent(agent::asOf);
    if (node.isObject()) {
      profile(id, new Fields(node), agent);
      if (!place.endsWith("tasks")) {
        state(where, new Fields(node), agent);
      }
      figures(new Fields(node), agent);
    }
    return agent.build();
  }

  private static void profile(AgentId id, Fields fields, FoundAgentBuilder agent) {
    var name = fields.text("agent_name", "name");
    name.flatMap(words -> Texts.name(words, LONGEST_NAME)).ifPresent(agent::name);
    fields
        .text("team", "team_name", "team_assignment")
        .flatMap(words -> Texts.name(words, LONGEST_TEAM))
        .ifPresent(agent::team);
    var specialization =
        fields
            .text(SPECIALIZATIONS)
            .or(() -> fields.texts("specializations", "primary_skills").stream().findFirst());
    specialization
        .flatMap(words -> Texts.name(words, LONGEST_SPECIALIZATION))
        .ifPresent(agent::specialization);
    kind(id, fields).ifPresent(agent::kind);
    var capabilities = capabilities(fields);
    if (!capabilities.isEmpty()) {
      agent.capabilities(capabilities);
    }
    var limit = fields.count("max_concurrent_tasks", "max_tasks");
    if (limit.isPresent() && limit.getAsLong() > 0) {
      agent.maxTasks((int) Math.min(limit.getAsLong(), AgentProfile.MOST_TASKS));
    }
  }

  private static Optional<String> kind(AgentId id, Fields fields) {
    boolean captain =
        AgentNames.isCaptain(id.value())
            || fields
                .text("role", "agent_role", "agent_type")
                .filter(AgentNames::isCaptain)
                .isPresent();
    return captain ? Optional.of("captain") : Optional.empty();
  }

  /** Reads a list of words, or an object that says of each word whether it is so. */
  private static Labels capabilities(Fields fields) {
    var found = fields.any("capabilities", "skills", "primary_skills", "specializations");
    if (found.isEmpty()) {
      return Labels.NONE;
    }
    List<String> words = new ArrayList<>();
    if (found.get().isObject()) {
      for (var member : found.get().properties()) {
        var value = member.getValue();
        if (!(value.isBoolean() && !value.booleanValue()) && !value.isNull()) {
          words.add(member.getKey());
        }
      }
    } else {
      found.get().values().forEach(value -> Fields.textOf(value).ifPresent(words::add));
    }
    return Texts.labels(words);
  }

  private void state(String where, Fields fields, FoundAgentBuilder agent) {
    String first = null;
    for (var name : STATES) {
      var words = fields.text(name);
      var status = words.flatMap(FoundAgentStatus::of);
      if (status.isPresent()) {
        agent.status(
            status.get(), Texts.storable(first == null ? words.get() : first, Agent.MAX_WORDS));
        break;
      }
      first = first == null ? words.orElse(null) : first;
    }
    if (first != null) {
      sink.problemOnce(
          where, "unknown status '%s' of an agent".formatted(WorkspaceSink.shown(first)));
    }
    focus(fields).ifPresent(words -> agent.focus(Texts.storable(words, Agent.MAX_WORDS)));
  }

  private static Optional<String> focus(Fields fields) {
    for (var name : FOCUSES) {
      var value = fields.any(name);
      var words =
          value.isPresent() && value.get().isObject()
              ? new Fields(value.get())
                  .text("title", "name", "description", "task_id", "contract_id")
              : fields.text(name);
      if (words.isPresent()) {
        return words;
      }
    }
    return Optional.empty();
  }

  private static void figures(Fields fields, FoundAgentBuilder agent) {
    var performance = fields.object("performance", "performance_metrics", "metrics");
    fields.count("cycle_count", "total_cycles", "current_cycle").ifPresent(agent::cycles);
    var completed = fields.count("tasks_completed", "completed_tasks_count", "contracts_completed");
    if (completed.isEmpty() && performance.isPresent()) {
      completed = performance.get().count("tasks_completed", "total_tasks_completed");
    }
    completed.ifPresent(agent::tasksCompleted);
    fields.percent("coordination_efficiency", "efficiency").ifPresent(agent::efficiency);
    fields
        .percent("v2_compliance", "v2_compliance_score", "solid_compliance_score", "compliance")
        .ifPresent(agent::compliance);
    fields.time("last_cycle", "last_cycle_at").ifPresent(agent::lastCycleAt);
  }

  private static boolean isId(AgentId agent) {
    return agent.value().startsWith("Agent-") || agent.value().indexOf(' ') < 0;
  }
}
