package io.skep.domain.task;

import io.skep.domain.value.Vocabulary;
import java.util.Optional;

/** What other systems' words for the state of a task mean in ours. */
public final class FoundTaskStatus {

  private static final Vocabulary<TaskStatus> WORDS =
      Vocabulary.<TaskStatus>builder()
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
          .telling(TaskStatus.CANCELLED, "cancelled", "canceled", "obsolete", "superseded")
          .telling(TaskStatus.FAILED_VALIDATION, "failed", "error")
          .telling(
              TaskStatus.COMPLETED, "completed", "complete", "done", "accomplished", "finished")
          .telling(TaskStatus.IN_PROGRESS, "progress", "executing", "working", "active", "underway")
          .telling(TaskStatus.PENDING, "pending", "ready", "available", "awaiting", "blocked")
          .build();

  private static final Vocabulary<Boolean> HELD =
      Vocabulary.<Boolean>builder()
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

  private FoundTaskStatus() {}

  /** Returns the status that the words mean, or empty if they say nothing that is known. */
  public static Optional<TaskStatus> of(String words) {
    return WORDS.find(words);
  }

  /** Returns whether the words say that by someone's decision nobody is to start on the task. */
  public static boolean isHeld(String words) {
    return HELD.find(words).isPresent();
  }
}
