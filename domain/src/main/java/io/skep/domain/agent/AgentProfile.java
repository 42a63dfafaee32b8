package io.skep.domain.agent;

import io.skep.domain.value.Json;
import io.skep.domain.value.Labels;
import io.skep.domain.value.Validate;

/**
 * Profile that an agent registers with.
 *
 * @param kind kind of agent, such as {@code worker}, {@code planner} or {@code captain}; 1 to 128
 *     characters
 * @param name display name; up to 256 characters, may be empty
 * @param team team of the agent; up to {@value #MAX_TEAM} characters, empty for none
 * @param specialization description of what the agent is good at; up to 512 characters, may be
 *     empty
 * @param capabilities capabilities, which tasks may require
 * @param maxTasks maximum number of tasks leased at once, 1 to {@value #MAX_TASKS_LIMIT}
 * @param details additional properties
 */
public record AgentProfile(
    String kind,
    String name,
    String team,
    String specialization,
    Labels capabilities,
    int maxTasks,
    Json details) {

  /** Maximum length of the name of a team, in UTF-16 code units. */
  public static final int MAX_TEAM = 128;

  /** Upper bound of {@code maxTasks}. */
  public static final int MAX_TASKS_LIMIT = 10_000;

  /** Default of {@code maxTasks}. */
  public static final int DEFAULT_MAX_TASKS = 100;

  /** Default profile. */
  public static final AgentProfile DEFAULT =
      new AgentProfile("worker", "", "", "", Labels.NONE, DEFAULT_MAX_TASKS, Json.EMPTY_OBJECT);

  /** Validates lengths and ranges. */
  public AgentProfile {
    Validate.name("agent kind", kind, 128);
    Validate.text("agent name", name, 256);
    if (!team.isEmpty()) {
      Validate.name("team", team, MAX_TEAM);
    }
    Validate.text("specialization", specialization, 512);
    Validate.range("max tasks", maxTasks, 1, MAX_TASKS_LIMIT);
  }

  /** Returns a copy with another kind. */
  public AgentProfile withKind(String newKind) {
    return new AgentProfile(newKind, name, team, specialization, capabilities, maxTasks, details);
  }

  /** Returns a copy with another name. */
  public AgentProfile withName(String newName) {
    return new AgentProfile(kind, newName, team, specialization, capabilities, maxTasks, details);
  }

  /** Returns a copy with another team. */
  public AgentProfile withTeam(String newTeam) {
    return new AgentProfile(kind, name, newTeam, specialization, capabilities, maxTasks, details);
  }

  /** Returns a copy with another specialization. */
  public AgentProfile withSpecialization(String newSpecialization) {
    return new AgentProfile(kind, name, team, newSpecialization, capabilities, maxTasks, details);
  }

  /** Returns a copy with other capabilities. */
  public AgentProfile withCapabilities(Labels newCapabilities) {
    return new AgentProfile(kind, name, team, specialization, newCapabilities, maxTasks, details);
  }

  /** Returns a copy with another maximum of tasks. */
  public AgentProfile withMaxTasks(int newMaxTasks) {
    return new AgentProfile(kind, name, team, specialization, capabilities, newMaxTasks, details);
  }

  /** Returns a copy with other details. */
  public AgentProfile withDetails(Json newDetails) {
    return new AgentProfile(kind, name, team, specialization, capabilities, maxTasks, newDetails);
  }
}
