package io.skep.adapters.files.text;

import io.skep.domain.agent.AgentStatus;
import java.util.Optional;

/** Parser of the agent statuses of other systems. */
public final class AgentStatusParser {

  private static final SynonymTable<AgentStatus> SYNONYMS =
      SynonymTable.<AgentStatus>builder()
          .phrases(
              AgentStatus.ONBOARDING,
              "onboarding",
              "initializing",
              "initialising",
              "initialized",
              "uninitialized",
              "initial setup",
              "initial activation",
              "starting",
              "starting up",
              "booting",
              "created",
              "registered",
              "new",
              "reset",
              "resetting",
              "not started")
          .phrases(
              AgentStatus.IDLE,
              "idle",
              "ready",
              "available",
              "waiting",
              "standby",
              "stand by",
              "standing by",
              "free",
              "rest",
              "resting",
              "strategic rest",
              "onboarded",
              "complete",
              "completed",
              "done",
              "finished",
              "pending",
              "awaiting assignment",
              "mission accomplished",
              "recorded",
              "wrapup")
          .phrases(
              AgentStatus.ACTIVE,
              "active",
              "actively",
              "online",
              "alive",
              "up",
              "busy",
              "working",
              "running",
              "started",
              "in progress",
              "executing",
              "processing",
              "planning",
              "analyzing",
              "analysing",
              "monitoring",
              "coordinating",
              "collaborating",
              "brainstorming",
              "broadcast",
              "operational",
              "healthy",
              "ok",
              "enabled",
              "claimed",
              "assigned",
              "urgent",
              "warning",
              "captain elect")
          .phrases(
              AgentStatus.PAUSED,
              "paused",
              "halt",
              "halted",
              "suspended",
              "on hold",
              "blocked",
              "frozen")
          .phrases(
              AgentStatus.ERROR,
              "error",
              "failed",
              "failure",
              "degraded",
              "stalled",
              "stuck",
              "crashed",
              "critical",
              "unhealthy",
              "unresponsive")
          .phrases(
              AgentStatus.OFFLINE,
              "offline",
              "inactive",
              "not active",
              "disconnected",
              "down",
              "stopped",
              "unreachable",
              "timeout",
              "silent",
              "disabled")
          .phrases(
              AgentStatus.RETIRED,
              "retired",
              "shutdown",
              "shut down",
              "terminated",
              "decommissioned",
              "archived",
              "deleted",
              "removed")
          .keywords(AgentStatus.ACTIVE, "actively")
          .keywords(AgentStatus.ONBOARDING, "onboarding", "initializing", "uninitialized")
          .keywords(AgentStatus.RETIRED, "retired", "decommissioned", "terminated", "shutdown")
          .keywords(AgentStatus.OFFLINE, "offline", "inactive", "disconnected", "unreachable")
          .keywords(AgentStatus.PAUSED, "paused", "halted", "suspended", "blocked")
          .keywords(AgentStatus.ERROR, "error", "failed", "crashed", "stalled", "stuck", "degraded")
          .keywords(
              AgentStatus.ACTIVE,
              "active",
              "activated",
              "executing",
              "working",
              "busy",
              "processing",
              "running",
              "monitoring",
              "progress",
              "operational")
          .keywords(
              AgentStatus.IDLE,
              "ready",
              "idle",
              "standby",
              "available",
              "awaiting",
              "rest",
              "onboarded",
              "complete",
              "completed",
              "accomplished",
              "achieved",
              "done")
          .keywords(
              AgentStatus.ACTIVE,
              "execution",
              "executed",
              "coordination",
              "coordinating",
              "coordinator",
              "leadership",
              "mission",
              "implementation",
              "acknowledge",
              "following",
              "applied",
              "autonomous")
          .build();

  private AgentStatusParser() {}

  /** Returns the status with this name or synonym, or empty if it is unknown. */
  public static Optional<AgentStatus> parse(String text) {
    return SYNONYMS.find(text);
  }
}
