package io.skep.domain.task;

import static io.skep.domain.task.TaskStatus.CANCELLED;
import static io.skep.domain.task.TaskStatus.COMPLETED;
import static io.skep.domain.task.TaskStatus.FAILED_VALIDATION;
import static io.skep.domain.task.TaskStatus.IN_PROGRESS;
import static io.skep.domain.task.TaskStatus.PENDING;
import static io.skep.domain.task.TaskStatus.RECORDED;

import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.error.InvalidTransitionException;
import io.skep.domain.error.LeaseLostException;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Check;
import io.skep.domain.value.Json;
import io.skep.domain.value.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A unit of work that at most one agent works on at a time.
 *
 * <p>Immutable: each verb returns the task as it stands afterwards, or throws and changes nothing.
 *
 * @param id its identity
 * @param spec what was asked for; its blockers are kept apart and are empty in a stored task
 * @param status where it stands
 * @param rank its place in its queue: lower comes first, ties by id
 * @param agent who works on it or worked on it last; before that, its assignee
 * @param openBlockers how many of the tasks that it waits for have not succeeded
 * @param attempts how many attempts count so far, the present one included
 * @param claims how often it was claimed; the token of its latest lease
 * @param lease present exactly while it is {@link TaskStatus#IN_PROGRESS}
 * @param progress what its agent last noted of its progress; may be empty
 * @param result what came of it
 * @param error what went wrong last
 * @param failed whether it ended without success, also when that is recorded
 * @param createdAt when it was queued
 * @param updatedAt when it last changed; heartbeats do not count
 * @param runAt when it may be claimed at the earliest
 * @param endedAt when it was completed, failed for good or was cancelled
 * @param version counts stored revisions; heartbeats do not count
 */
public record Task(
    TaskId id,
    TaskSpec spec,
    TaskStatus status,
    long rank,
    Optional<AgentId> agent,
    int openBlockers,
    int attempts,
    long claims,
    Optional<Lease> lease,
    String progress,
    Optional<Json> result,
    Optional<String> error,
    boolean failed,
    Instant createdAt,
    Instant updatedAt,
    Instant runAt,
    Optional<Instant> endedAt,
    long version) {

  /** The longest error, in UTF-16 units. */
  public static final int MAX_ERROR = 10_000;

  /** The longest progress note, in UTF-16 units. */
  public static final int MAX_PROGRESS = 2_000;

  /** Brings the times to store precision and refuses a state that cannot be. */
  public Task {
    if (lease.isPresent() != (status == IN_PROGRESS)) {
      throw new InvalidArgumentException(
          "lease", "must be there exactly while a task is in progress, not while " + status);
    }
    if (lease.isPresent()
        && (lease.get().token() != claims || !agent.equals(Optional.of(lease.get().holder())))) {
      throw new InvalidArgumentException(
          "lease", "must be the latest, of the agent that works on the task");
    }
    if (endedAt.isPresent() == status.isOpen()) {
      throw new InvalidArgumentException(
          "end", "must be there exactly when a task has ended, not while " + status);
    }
    if (status != RECORDED && failed != (status == FAILED_VALIDATION || status == CANCELLED)) {
      throw new InvalidArgumentException(
          "failed",
          "must be said of a task exactly when it failed or was cancelled, not " + status);
    }
    Check.range("open blockers", openBlockers, 0, Integer.MAX_VALUE);
    Check.range("attempts", attempts, 0, Integer.MAX_VALUE);
    Check.range("claims", claims, 0, Long.MAX_VALUE);
    Check.text("progress", progress, MAX_PROGRESS);
    result.ifPresent(document -> TaskSpec.document("result", document));
    error.ifPresent(words -> Check.text("error", words, MAX_ERROR));
    createdAt = Check.instant("created", createdAt);
    updatedAt = Check.instant("updated", updatedAt);
    runAt = Check.instant("run at", runAt);
    endedAt = endedAt.map(at -> Check.instant("ended", at));
    Check.range("version", version, 0, Long.MAX_VALUE);
  }

  /**
   * Returns a task that has just been queued.
   *
   * @param settings of its queue, which decide on its rank
   */
  public static Task queued(TaskId id, TaskSpec spec, QueueSettings settings, Instant now) {
    var runAt = spec.notBefore().filter(now::isBefore).orElse(now);
    return new TaskDraft(id, spec, now)
        .rank(settings.rank(runAt, spec.priority()))
        .runAt(runAt)
        .toTask();
  }

  /** Returns whether it is done with success, recorded or not. */
  public boolean succeeded() {
    return !failed && (status == COMPLETED || status == RECORDED);
  }

  /** Returns whether it may be claimed at {@code now} by some agent. */
  public boolean isReadyAt(Instant now) {
    return status == PENDING && openBlockers == 0 && !runAt.isAfter(now);
  }

  /**
   * Returns what the holder shows to report on the task.
   *
   * @throws InvalidTransitionException if the task is not in progress
   */
  public LeaseToken token() {
    return lease
        .map(held -> new LeaseToken(id, held.token()))
        .orElseThrow(() -> cannotBecome("reported on"));
  }

  /** Gives the task to an agent and counts the attempt. */
  public Task claimed(AgentId holder, Duration duration, Instant now) {
    if (!isReadyAt(now)) {
      throw cannotBecome(IN_PROGRESS.name());
    }
    var newLease = new Lease(holder, claims + 1, now, now.plus(duration));
    return new TaskDraft(this, now)
        .status(IN_PROGRESS)
        .agent(Optional.of(holder))
        .attempts(attempts + 1)
        .claims(claims + 1)
        .lease(Optional.of(newLease))
        .progress("")
        .toTask();
  }

  /**
   * Notes how far the work has come.
   *
   * @throws LeaseLostException if the task is not held under this token
   */
  public Task progressed(long token, String note, Instant now) {
    requireHeld(token);
    return new TaskDraft(this, now).progress(note).toTask();
  }

  /**
   * Ends the task with success.
   *
   * @throws LeaseLostException if the task is not held under this token
   */
  public Task completed(long token, Optional<Json> newResult, Instant now) {
    requireHeld(token);
    return new TaskDraft(this, now)
        .status(COMPLETED)
        .result(newResult)
        .error(Optional.empty())
        .endedAt(Optional.of(now))
        .toTask();
  }

  /**
   * Ends the present attempt with an error. The task is tried again after a rest if {@code
   * mayRetry} and its policy allow it, and has failed for good otherwise.
   *
   * @throws LeaseLostException if the task is not held under this token
   */
  public Task failed(long token, String newError, boolean mayRetry, Instant now) {
    requireHeld(token);
    return attemptFailed(newError, mayRetry, now);
  }

  /**
   * Gives the task back; the attempt does not count.
   *
   * @throws LeaseLostException if the task is not held under this token
   */
  public Task released(long token, Instant now) {
    requireHeld(token);
    return new TaskDraft(this, now).status(PENDING).attempts(attempts - 1).runAt(now).toTask();
  }

  /**
   * Takes the task back from an agent that has fallen silent: another attempt at once if there is
   * one left, otherwise the task has failed for good.
   *
   * @throws InvalidTransitionException if it is not in progress
   */
  public Task expired(Instant now) {
    if (status != IN_PROGRESS) {
      throw cannotBecome("taken back");
    }
    var holder = lease.orElseThrow().holder();
    if (attempts < spec.retry().maxAttempts()) {
      return new TaskDraft(this, now).status(PENDING).runAt(now).toTask();
    }
    return attemptFailed("agent " + holder + " fell silent on the last attempt", false, now);
  }

  /**
   * Calls the task off, whoever holds it.
   *
   * @throws InvalidTransitionException if it has ended
   */
  public Task cancelled(Instant now) {
    return moved(CANCELLED, now).endedAt(Optional.of(now)).failed(true).toTask();
  }

  /**
   * Takes note of how the task ended.
   *
   * @throws InvalidTransitionException if it has not been completed and has not failed
   */
  public Task recorded(Instant now) {
    return moved(RECORDED, now).toTask();
  }

  /**
   * Gives a task that has failed for good all its attempts again.
   *
   * @throws InvalidTransitionException if it has not failed for good
   */
  public Task retried(Instant now) {
    if (status != FAILED_VALIDATION) {
      throw cannotBecome(PENDING.name());
    }
    return new TaskDraft(this, now)
        .status(PENDING)
        .attempts(0)
        .runAt(now)
        .failed(false)
        .endedAt(Optional.empty())
        .toTask();
  }

  /**
   * Returns the attempt that ends now under the present lease.
   *
   * @throws InvalidTransitionException if it is not in progress
   */
  public Attempt attemptEnded(AttemptOutcome outcome, Optional<String> words, Instant now) {
    var held = lease.orElseThrow(() -> cannotBecome("reported on"));
    return new Attempt(id, held.token(), held.holder(), held.since(), now, outcome, words);
  }

  /** Returns the task as a store keeps it with so many open blockers. */
  public Task withOpenBlockers(int count) {
    return new TaskDraft(this, updatedAt).openBlockers(count).toTask();
  }

  /** Returns the task with its lease extended, as a store keeps it after a heartbeat. */
  public Task withLease(Lease extended) {
    return new TaskDraft(this, updatedAt).lease(Optional.of(extended)).toTask();
  }

  /** Returns the task as a store keeps it under another version. */
  public Task atVersion(long newVersion) {
    return new TaskDraft(this, updatedAt).version(newVersion).toTask();
  }

  private Task attemptFailed(String newError, boolean mayRetry, Instant now) {
    var draft = new TaskDraft(this, now).error(Optional.of(newError));
    if (mayRetry && attempts < spec.retry().maxAttempts()) {
      return draft.status(PENDING).runAt(now.plus(spec.retry().delayAfter(attempts))).toTask();
    }
    return draft.status(FAILED_VALIDATION).failed(true).endedAt(Optional.of(now)).toTask();
  }

  private void requireHeld(long token) {
    if (lease.isEmpty() || lease.get().token() != token) {
      throw new LeaseLostException(id.toString(), token);
    }
  }

  private TaskDraft moved(TaskStatus next, Instant now) {
    if (!status.successors().contains(next)) {
      throw cannotBecome(next.name());
    }
    return new TaskDraft(this, now).status(next);
  }

  private InvalidTransitionException cannotBecome(String next) {
    return new InvalidTransitionException("task", id.toString(), status.name(), next);
  }
}
