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
import io.skep.domain.lease.Lease;
import io.skep.domain.lease.LeaseToken;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Json;
import io.skep.domain.value.TaskId;
import io.skep.domain.value.Validate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Task of a swarm, worked on by at most one agent at a time.
 *
 * <p>Immutable: each transition returns the resulting task, or throws and changes nothing.
 *
 * @param id identifier
 * @param spec specification; its blockers are stored separately and are empty in a stored task
 * @param status status
 * @param rank position in its queue: lower ranks come first, ties by id
 * @param agent agent of the current or latest attempt; before the first one, the assignee
 * @param openBlockers number of blockers that have not succeeded
 * @param attempts number of counted attempts, including the current one
 * @param claimCount number of claims, which is also the token of the latest lease
 * @param lease lease, present exactly while the task is {@link TaskStatus#IN_PROGRESS}
 * @param progress latest progress note of the agent; may be empty
 * @param result result of the completion
 * @param error error of the latest failed attempt
 * @param failed whether the task ended without success, also after that was recorded
 * @param createdAt creation time
 * @param updatedAt time of the last change; heartbeats do not count
 * @param runAt earliest time of a claim
 * @param endedAt when the task was completed, failed validation or was cancelled
 * @param version number of stored updates; heartbeats do not count
 */
public record Task(
    TaskId id,
    TaskSpec spec,
    TaskStatus status,
    long rank,
    Optional<AgentId> agent,
    int openBlockers,
    int attempts,
    long claimCount,
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

  /** Maximum length of the error, in UTF-16 code units. */
  public static final int MAX_ERROR = 10_000;

  /** Maximum length of a progress note, in UTF-16 code units. */
  public static final int MAX_PROGRESS = 2_000;

  /** Truncates the times to microseconds and rejects inconsistent components. */
  public Task {
    if (lease.isPresent() != (status == IN_PROGRESS)) {
      throw new InvalidArgumentException(
          "lease",
          "must be present exactly while a task is in progress, but its status is " + status);
    }
    if (lease.isPresent()
        && (lease.get().token() != claimCount
            || !agent.equals(Optional.of(lease.get().holder())))) {
      throw new InvalidArgumentException(
          "lease", "must have the latest token and the agent of the task as holder");
    }
    if (endedAt.isPresent() == status.isOpen()) {
      throw new InvalidArgumentException(
          "end", "must be present exactly when a task has ended, but its status is " + status);
    }
    if (status != RECORDED && failed != (status == FAILED_VALIDATION || status == CANCELLED)) {
      throw new InvalidArgumentException(
          "failed",
          "must be true exactly when a task failed or was cancelled, but its status is " + status);
    }
    Validate.range("open blockers", openBlockers, 0, Integer.MAX_VALUE);
    Validate.range("attempts", attempts, 0, Integer.MAX_VALUE);
    Validate.range("claims", claimCount, 0, Long.MAX_VALUE);
    Validate.text("progress", progress, MAX_PROGRESS);
    result.ifPresent(document -> TaskSpec.checkDocument("result", document));
    error.ifPresent(message -> Validate.text("error", message, MAX_ERROR));
    createdAt = Validate.instant("created", createdAt);
    updatedAt = Validate.instant("updated", updatedAt);
    runAt = Validate.instant("run at", runAt);
    endedAt = endedAt.map(at -> Validate.instant("ended", at));
    Validate.range("version", version, 0, Long.MAX_VALUE);
  }

  /**
   * Returns a new pending task.
   *
   * @param settings settings of its queue, which determine the rank
   */
  public static Task enqueued(TaskId id, TaskSpec spec, QueueSettings settings, Instant now) {
    var runAt = spec.notBefore().filter(now::isBefore).orElse(now);
    return new TaskDraft(id, spec, now)
        .rank(settings.rank(runAt, spec.priority()))
        .runAt(runAt)
        .build();
  }

  /** Returns whether the task ended with success, recorded or not. */
  public boolean succeeded() {
    return !failed && (status == COMPLETED || status == RECORDED);
  }

  /** Returns whether an agent may claim the task at {@code now}. */
  public boolean isReadyAt(Instant now) {
    return status == PENDING && openBlockers == 0 && !runAt.isAfter(now);
  }

  /**
   * Returns the token of the current lease.
   *
   * @throws InvalidTransitionException if the task is not in progress
   */
  public LeaseToken token() {
    return lease
        .map(current -> new LeaseToken(id, current.token()))
        .orElseThrow(() -> invalidTransition("reported on"));
  }

  /**
   * Leases the task to an agent and counts an attempt.
   *
   * @throws InvalidTransitionException if the task is not ready at {@code now}
   */
  public Task claimed(AgentId holder, Duration duration, Instant now) {
    if (!isReadyAt(now)) {
      throw invalidTransition(IN_PROGRESS.name());
    }
    var newLease = new Lease(holder, claimCount + 1, now, now.plus(duration));
    return new TaskDraft(this, now)
        .status(IN_PROGRESS)
        .agent(Optional.of(holder))
        .attempts(attempts + 1)
        .claimCount(claimCount + 1)
        .lease(Optional.of(newLease))
        .progress("")
        .build();
  }

  /**
   * Replaces the progress note.
   *
   * @throws LeaseLostException if the task is not leased under this token
   */
  public Task progressed(long token, String note, Instant now) {
    requireLease(token);
    return new TaskDraft(this, now).progress(note).build();
  }

  /**
   * Completes the task.
   *
   * @throws LeaseLostException if the task is not leased under this token
   */
  public Task completed(long token, Optional<Json> newResult, Instant now) {
    requireLease(token);
    return new TaskDraft(this, now)
        .status(COMPLETED)
        .result(newResult)
        .error(Optional.empty())
        .endedAt(Optional.of(now))
        .build();
  }

  /**
   * Fails the current attempt. The task becomes pending again after the delay of its retry policy
   * if {@code mayRetry} is set and attempts remain; otherwise it fails validation.
   *
   * @throws LeaseLostException if the task is not leased under this token
   */
  public Task failed(long token, String newError, boolean mayRetry, Instant now) {
    requireLease(token);
    return failAttempt(newError, mayRetry, now);
  }

  /**
   * Releases the task to its queue without counting the attempt.
   *
   * @throws LeaseLostException if the task is not leased under this token
   */
  public Task released(long token, Instant now) {
    requireLease(token);
    return new TaskDraft(this, now).status(PENDING).attempts(attempts - 1).runAt(now).build();
  }

  /**
   * Reclaims the task after its lease expired: it becomes pending at once if attempts remain, and
   * fails validation otherwise.
   *
   * @throws InvalidTransitionException if the task is not in progress
   */
  public Task expired(Instant now) {
    if (status != IN_PROGRESS) {
      throw invalidTransition("reclaimed");
    }
    var holder = lease.orElseThrow().holder();
    if (attempts < spec.retry().maxAttempts()) {
      return new TaskDraft(this, now).status(PENDING).runAt(now).build();
    }
    return failAttempt("agent " + holder + " fell silent on the last attempt", false, now);
  }

  /**
   * Cancels the task, regardless of its lease.
   *
   * @throws InvalidTransitionException if the task has ended
   */
  public Task cancelled(Instant now) {
    return transitionTo(CANCELLED, now).endedAt(Optional.of(now)).failed(true).build();
  }

  /**
   * Records the end of the task.
   *
   * @throws InvalidTransitionException if the task is neither completed nor failed validation
   */
  public Task recorded(Instant now) {
    return transitionTo(RECORDED, now).build();
  }

  /**
   * Makes a task that failed validation pending again, with all its attempts.
   *
   * @throws InvalidTransitionException if the task has not failed validation
   */
  public Task retried(Instant now) {
    if (status != FAILED_VALIDATION) {
      throw invalidTransition(PENDING.name());
    }
    return new TaskDraft(this, now)
        .status(PENDING)
        .attempts(0)
        .runAt(now)
        .failed(false)
        .endedAt(Optional.empty())
        .build();
  }

  /**
   * Returns the attempt that ends now under the current lease.
   *
   * @throws InvalidTransitionException if the task is not in progress
   */
  public Attempt toAttempt(AttemptOutcome outcome, Optional<String> attemptError, Instant now) {
    var current = lease.orElseThrow(() -> invalidTransition("reported on"));
    return new Attempt(
        id, current.token(), current.holder(), current.acquiredAt(), now, outcome, attemptError);
  }

  /** Returns a copy with another number of open blockers. */
  public Task withOpenBlockers(int count) {
    return new TaskDraft(this, updatedAt).openBlockers(count).build();
  }

  /** Returns a copy with an extended lease, without other changes. */
  public Task withLease(Lease extended) {
    return new TaskDraft(this, updatedAt).lease(Optional.of(extended)).build();
  }

  /** Returns a copy with another version. */
  public Task withVersion(long newVersion) {
    return new TaskDraft(this, updatedAt).version(newVersion).build();
  }

  private Task failAttempt(String newError, boolean mayRetry, Instant now) {
    var draft = new TaskDraft(this, now).error(Optional.of(newError));
    if (mayRetry && attempts < spec.retry().maxAttempts()) {
      return draft.status(PENDING).runAt(now.plus(spec.retry().delayAfter(attempts))).build();
    }
    return draft.status(FAILED_VALIDATION).failed(true).endedAt(Optional.of(now)).build();
  }

  private void requireLease(long token) {
    if (lease.isEmpty() || lease.get().token() != token) {
      throw new LeaseLostException(id.toString(), token);
    }
  }

  private TaskDraft transitionTo(TaskStatus next, Instant now) {
    if (!status.successors().contains(next)) {
      throw invalidTransition(next.name());
    }
    return new TaskDraft(this, now).status(next);
  }

  private InvalidTransitionException invalidTransition(String next) {
    return new InvalidTransitionException("task", id.toString(), status.name(), next);
  }
}
