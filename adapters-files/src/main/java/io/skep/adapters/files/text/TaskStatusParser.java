package io.skep.adapters.files.text;

import io.skep.domain.task.TaskStatus;
import java.util.Optional;

/** Parser of the task statuses of other systems. */
public final class TaskStatusParser {

  private static final SynonymTable<TaskStatus> SYNONYMS =
      SynonymTable.<TaskStatus>builder()
          .phrases(
              TaskStatus.PENDING,
              "pending",
              "available",
              "open",
              "open for claims",
              "unclaimed",
              "todo",
              "to do",
              "new",
              "created",
              "ready",
              "ready to claim",
              "queued",
              "backlog",
              "planned",
              "planning",
              "proposed",
              "assigned",
              "not assigned",
              "unassigned",
              "not started",
              "waiting",
              "scheduled",
              "deferred",
              "on hold",
              "paused",
              "blocked",
              "reopened",
              "retry",
              "retrying",
              "instruction sent",
              "sent",
              "initial",
              "initialized",
              "failed attempt pending",
              "pending captain review",
              "draft",
              "future",
              "template",
              "suspended",
              "held",
              "awaiting approval")
          .phrases(
              TaskStatus.IN_PROGRESS,
              "in progress",
              "working",
              "claimed",
              "active",
              "doing",
              "started",
              "running",
              "processing",
              "executing",
              "execution",
              "acknowledged",
              "partially implemented",
              "partially completed",
              "ongoing",
              "build",
              "testing",
              "resumed",
              "alpha development",
              "beta development",
              "development",
              "hooked",
              "pinned")
          .phrases(
              TaskStatus.COMPLETED,
              "completed",
              "complete",
              "done",
              "finished",
              "success",
              "successful",
              "succeeded",
              "passed",
              "validated",
              "verified",
              "implemented",
              "functional",
              "resolved",
              "delivered",
              "fixed",
              "merged",
              "deployed",
              "review",
              "in review",
              "needs review",
              "needs manual review",
              "ready for review",
              "under review",
              "completed pending review",
              "tests added and green")
          .phrases(
              TaskStatus.FAILED_VALIDATION,
              "failed",
              "failure",
              "fail",
              "failed validation",
              "error",
              "timeout",
              "timed out",
              "crashed")
          .phrases(
              TaskStatus.RECORDED,
              "recorded",
              "closed",
              "archived",
              "approved",
              "captain approved",
              "accepted")
          .phrases(
              TaskStatus.CANCELLED,
              "cancelled",
              "canceled",
              "obsolete",
              "superseded",
              "duplicate",
              "rejected",
              "abandoned",
              "aborted",
              "skipped",
              "removed",
              "expired",
              "tombstone",
              "wont do",
              "won't do",
              "wont fix",
              "invalid")
          .keywords(TaskStatus.CANCELLED, "cancelled", "canceled", "obsolete", "superseded")
          .keywords(TaskStatus.FAILED_VALIDATION, "failed", "error")
          .keywords(
              TaskStatus.COMPLETED, "completed", "complete", "done", "accomplished", "finished")
          .keywords(
              TaskStatus.IN_PROGRESS, "progress", "executing", "working", "active", "underway")
          .keywords(TaskStatus.PENDING, "pending", "ready", "available", "awaiting", "blocked")
          .build();

  private static final SynonymTable<Boolean> ON_HOLD =
      SynonymTable.<Boolean>builder()
          .phrases(
              true,
              "blocked",
              "deferred",
              "on hold",
              "held",
              "paused",
              "proposed",
              "draft",
              "template",
              "suspended",
              "pending captain review",
              "awaiting approval")
          .build();

  private TaskStatusParser() {}

  /** Returns the status with this name or synonym, or empty if it is unknown. */
  public static Optional<TaskStatus> parse(String text) {
    return SYNONYMS.find(text);
  }

  /** Returns whether the status means that the task is deliberately withheld from claims. */
  public static boolean isOnHold(String text) {
    return ON_HOLD.find(text).isPresent();
  }
}
