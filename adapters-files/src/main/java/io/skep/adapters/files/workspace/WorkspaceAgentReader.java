package io.skep.adapters.files.workspace;

import io.skep.adapters.files.text.AgentNameParser;
import io.skep.adapters.files.text.AgentStatusParser;
import io.skep.adapters.files.text.JsonSanitizer;
import io.skep.adapters.files.text.LenientJson;
import io.skep.adapters.files.text.TextSanitizer;
import io.skep.application.importing.record.ImportedAgent;
import io.skep.domain.agent.Agent;
import io.skep.domain.agent.AgentProfile;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Labels;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Reader of agents in JSON: status files, registries, monitors and hand-overs.
 *
 * <p>Stores the whole object in the details of the agent, under the name of its source.
 */
final class WorkspaceAgentReader {

  private static final String[] ID_FIELDS = {
    "agent_id", "assigned_agent_id", "agent", "owner", "agent_name", "name", "mailbox_id"
  };
  private static final String[] STATUS_FIELDS = {
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
  private static final String[] FOCUS_FIELDS = {
    "current_focus",
    "current_mission",
    "mission",
    "current_task",
    "current_contract",
    "current_phase",
    "mission_status",
    "message"
  };
  private static final String[] SPECIALIZATION_FIELDS = {
    "specialization",
    "specialty",
    "agent_role",
    "role",
    "primary_role",
    "description",
    "agent_name",
    "agent_type"
  };
  private static final String[] TIME_FIELDS = {
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

  private static final int MAX_NAME_LENGTH = 256;
  private static final int MAX_TEAM_LENGTH = 128;
  private static final int MAX_SPECIALIZATION_LENGTH = 512;

  private final WorkspaceRecordCollector sink;

  WorkspaceAgentReader(WorkspaceRecordCollector sink) {
    this.sink = sink;
  }

  /** Returns whether an object is the state of an agent by its members alone. */
  static boolean isAgent(LenientJson fields) {
    boolean named = fields.text("agent_id", "assigned_agent_id", "agent").isPresent();
    return named
        && fields.hasAny(
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

  /** Returns the agent that an object describes. */
  static Optional<AgentId> findAgentId(LenientJson fields) {
    for (var name : ID_FIELDS) {
      var agent = fields.text(name).flatMap(AgentNameParser::parseFirst);
      if (agent.isPresent() && (!name.endsWith("name") || isId(agent.get()))) {
        return agent;
      }
    }
    return Optional.empty();
  }

  /** Returns the modification time given in an object. */
  static Optional<Instant> findTime(LenientJson fields) {
    return fields.time(TIME_FIELDS);
  }

  /**
   * Reads an agent from a source and emits it.
   *
   * @param source the name of the source, such as {@code status}
   * @param fileTime the modification time given in the file
   */
  void read(String where, AgentId id, String source, JsonNode node, Optional<Instant> fileTime) {
    sink.collect(where, () -> toImportedAgent(where, id, source, node, fileTime));
  }

  /** Emits an agent that another agent names as its captain. */
  void readCaptain(String where, AgentId id) {
    sink.collect(where, () -> ImportedAgent.builder(id, "captain").kind("captain").build());
  }

  private ImportedAgent toImportedAgent(
      String where, AgentId id, String source, JsonNode node, Optional<Instant> fileTime) {
    var details = JsonNodeFactory.instance.objectNode();
    details.set(source, node);
    var agent = ImportedAgent.builder(id, source).details(JsonSanitizer.sanitize(details));
    sink.path()
        .versionTime()
        .or(() -> node.isObject() ? findTime(new LenientJson(node)) : Optional.empty())
        .or(() -> fileTime)
        .ifPresent(agent::asOf);
    if (node.isObject()) {
      readProfile(id, new LenientJson(node), agent);
      if (!source.endsWith("tasks")) {
        readStatus(where, new LenientJson(node), agent);
      }
      readStats(new LenientJson(node), agent);
    }
    return agent.build();
  }

  private static void readProfile(AgentId id, LenientJson fields, ImportedAgent.Builder agent) {
    var name = fields.text("agent_name", "name");
    name.flatMap(text -> TextSanitizer.toSingleLine(text, MAX_NAME_LENGTH)).ifPresent(agent::name);
    fields
        .text("team", "team_name", "team_assignment")
        .flatMap(text -> TextSanitizer.toSingleLine(text, MAX_TEAM_LENGTH))
        .ifPresent(agent::team);
    var specialization =
        fields
            .text(SPECIALIZATION_FIELDS)
            .or(() -> fields.texts("specializations", "primary_skills").stream().findFirst());
    specialization
        .flatMap(text -> TextSanitizer.toSingleLine(text, MAX_SPECIALIZATION_LENGTH))
        .ifPresent(agent::specialization);
    findKind(id, fields).ifPresent(agent::kind);
    var capabilities = readCapabilities(fields);
    if (!capabilities.isEmpty()) {
      agent.capabilities(capabilities);
    }
    var limit = fields.count("max_concurrent_tasks", "max_tasks");
    if (limit.isPresent() && limit.getAsLong() > 0) {
      agent.maxTasks((int) Math.min(limit.getAsLong(), AgentProfile.MAX_TASKS_LIMIT));
    }
  }

  private static Optional<String> findKind(AgentId id, LenientJson fields) {
    boolean captain =
        AgentNameParser.isCaptain(id.value())
            || fields
                .text("role", "agent_role", "agent_type")
                .filter(AgentNameParser::isCaptain)
                .isPresent();
    return captain ? Optional.of("captain") : Optional.empty();
  }

  /** Reads an array of names, or the names in an object whose value is neither false nor null. */
  private static Labels readCapabilities(LenientJson fields) {
    var declared =
        fields.firstNonEmpty("capabilities", "skills", "primary_skills", "specializations");
    if (declared.isEmpty()) {
      return Labels.NONE;
    }
    List<String> names = new ArrayList<>();
    if (declared.get().isObject()) {
      for (var member : declared.get().properties()) {
        var value = member.getValue();
        if (!(value.isBoolean() && !value.booleanValue()) && !value.isNull()) {
          names.add(member.getKey());
        }
      }
    } else {
      declared.get().values().forEach(value -> LenientJson.textOf(value).ifPresent(names::add));
    }
    return TextSanitizer.toLabels(names);
  }

  private void readStatus(String where, LenientJson fields, ImportedAgent.Builder agent) {
    String firstUnknown = null;
    for (var name : STATUS_FIELDS) {
      var text = fields.text(name);
      var status = text.flatMap(AgentStatusParser::parse);
      if (status.isPresent()) {
        agent.status(
            status.get(),
            TextSanitizer.sanitize(
                firstUnknown == null ? text.get() : firstUnknown, Agent.MAX_TEXT));
        break;
      }
      firstUnknown = firstUnknown == null ? text.orElse(null) : firstUnknown;
    }
    if (firstUnknown != null) {
      sink.reportProblemOnce(
          where,
          "unknown status '%s' of an agent"
              .formatted(WorkspaceRecordCollector.abbreviate(firstUnknown)));
    }
    findFocus(fields).ifPresent(text -> agent.focus(TextSanitizer.sanitize(text, Agent.MAX_TEXT)));
  }

  private static Optional<String> findFocus(LenientJson fields) {
    for (var name : FOCUS_FIELDS) {
      var value = fields.firstNonEmpty(name);
      var text =
          value.isPresent() && value.get().isObject()
              ? new LenientJson(value.get())
                  .text("title", "name", "description", "task_id", "contract_id")
              : fields.text(name);
      if (text.isPresent()) {
        return text;
      }
    }
    return Optional.empty();
  }

  private static void readStats(LenientJson fields, ImportedAgent.Builder agent) {
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
