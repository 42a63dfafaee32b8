package io.skep.domain.agent;

import io.skep.domain.value.Check;
import io.skep.domain.value.Json;
import io.skep.domain.value.Labels;

/**
 * What an agent says of itself when it registers.
 *
 * @param kind what sort of agent, such as {@code worker}, {@code planner} or {@code captain}; up to
 *     128 characters
 * @param name how people call it; up to 256 characters, may be empty
 * @param team the team it belongs to; up to {@value #MAX_TEAM} characters, empty for none
 * @param specialization what it is good at, in words; up to 512 characters, may be empty
 * @param capabilities what it can do; a task may require some of them
 * @param maxTasks how many tasks it may hold at once, 1 to {@value #MOST_TASKS}
 * @param details anything else
 */
public record AgentProfile(
    String kind,
    String name,
    String team,
    String specialization,
    Labels capabilities,
    int maxTasks,
    Json details) {

  /** The longest name of a team, in UTF-16 units. */
  public static final int MAX_TEAM = 128;

  /** The most tasks that an agent may be allowed to hold. */
  public static final int MOST_TASKS = 10_000;

  /** How many tasks an agent may hold that does not say. */
  public static final int DEFAULT_MAX_TASKS = 100;

  /** The profile of an agent that says nothing of itself. */
  public static final AgentProfile PLAIN =
      new AgentProfile("worker", "", "", "", Labels.NONE, DEFAULT_MAX_TASKS, Json.EMPTY_OBJECT);

  /** Refuses what is too long or out of range. */
  public AgentProfile {
    Check.name("agent kind", kind, 128);
    Check.text("agent name", name, 256);
    if (!team.isEmpty()) {
      Check.name("team", team, MAX_TEAM);
    }
    Check.text("specialization", specialization, 512);
    Check.range("max tasks", maxTasks, 1, MOST_TASKS);
  }

  /** Returns this profile with another kind. */
  public AgentProfile withKind(String newKind) {
    return new AgentProfile(newKind, name, team, specialization, capabilities, maxTasks, details);
  }

  /** Returns this profile with another name. */
  public AgentProfile withName(String newName) {
    return new AgentProfile(kind, newName, team, specialization, capabilities, maxTasks, details);
  }

  /** Returns this profile with another team. */
  public AgentProfile withTeam(String newTeam) {
    return new AgentProfile(kind, name, newTeam, specialization, capabilities, maxTasks, details);
  }

  /** Returns this profile with another specialization. */
  public AgentProfile withSpecialization(String newSpecialization) {
    return new AgentProfile(kind, name, team, newSpecialization, capabilities, maxTasks, details);
  }

  /** Returns this profile with other capabilities. */
  public AgentProfile withCapabilities(Labels newCapabilities) {
    return new AgentProfile(kind, name, team, specialization, newCapabilities, maxTasks, details);
  }

  /** Returns this profile with another limit of tasks. */
  public AgentProfile withMaxTasks(int newMaxTasks) {
    return new AgentProfile(kind, name, team, specialization, capabilities, newMaxTasks, details);
  }

  /** Returns this profile with other details. */
  public AgentProfile withDetails(Json newDetails) {
    return new AgentProfile(kind, name, team, specialization, capabilities, maxTasks, newDetails);
  }
}
