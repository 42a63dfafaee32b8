package io.skep.adapters.files;

import io.skep.domain.agent.AgentStatus;
import io.skep.domain.value.AgentId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An agent that an issue of type {@code agent} tells of.
 *
 * @param id its name as tasks and events give it, such as {@code gastown/polecats/nux}
 * @param role what sort of agent it is, such as {@code polecat}; may be empty
 * @param rig the group that it belongs to; may be empty
 * @param state the word for what it is doing; may be empty
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

  /** Returns the agent of an issue, or empty if it is of another type or has no usable name. */
  static Optional<BeadsAgent> of(Row issue) {
    if (!issue.textOrEmpty("issue_type").equals("agent")) {
      return Optional.empty();
    }
    var role = member(issue, "role_type");
    var rig = member(issue, "rig");
    var name = Texts.name(name(issue.textOrEmpty("id"), role, rig), AgentId.MAX_LENGTH);
    return name.map(text -> new BeadsAgent(new AgentId(text), role, rig, state(issue)));
  }

  /** Returns what it is doing; an agent whose issue is closed is gone. */
  AgentStatus status(boolean closed) {
    if (closed) {
      return AgentStatus.RETIRED;
    }
    return STATES.getOrDefault(state.toLowerCase(Locale.ROOT), AgentStatus.OFFLINE);
  }

  private static String state(Row issue) {
    return issue.text("agent_state").orElseGet(() -> member(issue, "agent_state"));
  }

  /** Returns what the description says in a line {@code name: value}, or a member of the issue. */
  private static String member(Row issue, String name) {
    var own = issue.text(name);
    if (own.isPresent()) {
      return own.get();
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
   * Returns the name of an agent whose issue has the id {@code <prefix>-<rig>-<role>-<name>}, rig
   * and role in either order, as {@code <rig>/<role>s/<name>}.
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
    var own = String.join("-", parts);
    var group = rig.isEmpty() ? "" : rig + "/";
    if (own.isEmpty()) {
      return group + role;
    }
    // Crews are named in the singular, all others in the plural.
    return group + (role.equals("crew") ? role : role + "s") + "/" + own;
  }
}
