package io.skep.domain.agent;

import io.skep.domain.value.Vocabulary;
import java.util.Optional;

/** What other systems' words for the state of an agent mean in ours. */
public final class FoundAgentStatus {

  private static final Vocabulary<AgentStatus> WORDS =
      Vocabulary.<AgentStatus>builder()
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
          .telling(AgentStatus.ACTIVE, "actively")
          .telling(AgentStatus.ONBOARDING, "onboarding", "initializing", "uninitialized")
          .telling(AgentStatus.RETIRED, "retired", "decommissioned", "terminated", "shutdown")
          .telling(AgentStatus.OFFLINE, "offline", "inactive", "disconnected", "unreachable")
          .telling(AgentStatus.PAUSED, "paused", "halted", "suspended", "blocked")
          .telling(AgentStatus.ERROR, "error", "failed", "crashed", "stalled", "stuck", "degraded")
          .telling(
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
          .telling(
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
          .telling(
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

  private FoundAgentStatus() {}

  /** Returns the status that the words mean, or empty if they say nothing that is known. */
  public static Optional<AgentStatus> of(String words) {
    return WORDS.find(words);
  }
}
