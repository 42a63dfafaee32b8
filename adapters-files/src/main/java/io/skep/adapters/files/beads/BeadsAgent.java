package io.skep.adapters.files.beads;

import io.skep.adapters.files.text.StrictJson;
import io.skep.adapters.files.text.TextSanitizer;
import io.skep.domain.agent.AgentStatus;
import io.skep.domain.value.AgentId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Agent described by an issue of type {@code agent}.
 *
 * @param id the name in tasks and events, such as {@code gastown/polecats/nux}
 * @param role the kind of agent, such as {@code polecat}; may be empty
 * @param rig the group of the agent; may be empty
 * @param state the state as text; may be empty
 */
record BeadsAgent(AgentId id, String role, String rig, String state) {

  private static final Pattern MEMBER = Pattern.compile("(?m)^([a-z_]+): *(\\S.*?) *$");

  private static final String NONE = "null";

  private static final Map<String, AgentStatus> STATES =
      Map.ofEntries(
          Map.entry("idle", AgentStatus.IDLE),
          Map.entry("done", AgentStatus.IDLE),
          Map.entry("running", AgentStatus.ACTIVE),
          Map.entry("working", AgentStatus.ACTIVE),
          Map.entry("active", AgentStatus.ACTIVE),
          Map.entry("spawning", AgentStatus.ONBOARDING),
          Map.entry("paused", AgentStatus.PAUSED),
          Map.entry("stuck", AgentStatus.ERROR),
          Map.entry("dead", AgentStatus.OFFLINE),
          Map.entry("stopped", AgentStatus.OFFLINE),
          Map.entry("nuked", AgentStatus.OFFLINE));

  /**
   * Returns the agent of an issue, or empty if the issue is of another type or has no valid name.
   */
  static Optional<BeadsAgent> parse(StrictJson issue) {
    if (!issue.textOrEmpty("issue_type").equals("agent")) {
      return Optional.empty();
    }
    var role = member(issue, "role_type");
    var rig = member(issue, "rig");
    var name =
        TextSanitizer.toSingleLine(name(issue.textOrEmpty("id"), role, rig), AgentId.MAX_LENGTH);
    return name.map(text -> new BeadsAgent(new AgentId(text), role, rig, state(issue)));
  }

  /**
   * Returns the status of the agent: retired if its issue is closed, offline if its state is
   * unknown.
   */
  AgentStatus status(boolean closed) {
    if (closed) {
      return AgentStatus.RETIRED;
    }
    return STATES.getOrDefault(state.toLowerCase(Locale.ROOT), AgentStatus.OFFLINE);
  }

  private static String state(StrictJson issue) {
    return issue.text("agent_state").orElseGet(() -> member(issue, "agent_state"));
  }

  /** Returns a member of the issue, or else a line {@code name: value} of its description. */
  private static String member(StrictJson issue, String name) {
    var value = issue.text(name);
    if (value.isPresent()) {
      return value.get();
    }
    var lines = MEMBER.matcher(issue.textOrEmpty("description"));
    while (lines.find()) {
      if (lines.group(1).equals(name) && !lines.group(2).equals(NONE)) {
        return lines.group(2);
      }
    }
    return "";
  }

  /**
   * Returns the name {@code <rig>/<role>s/<name>} of an agent whose issue has the id {@code
   * <prefix>-<rig>-<role>-<name>}, with rig and role in either order.
   */
  private static String name(String id, String role, String rig) {
    int prefix = id.indexOf('-');
    if (role.isEmpty() || prefix < 0) {
      return id;
    }
    List<String> parts = new ArrayList<>(List.of(id.substring(prefix + 1).split("-")));
    while (!parts.isEmpty() && (parts.get(0).equals(role) || parts.get(0).equals(rig))) {
      parts.remove(0);
    }
    var agentName = String.join("-", parts);
    var group = rig.isEmpty() ? "" : rig + "/";
    if (agentName.isEmpty()) {
      return group + role;
    }
    // The role crew stays singular, all others are plural.
    return group + (role.equals("crew") ? role : role + "s") + "/" + agentName;
  }
}
