package io.skep.domain.task;

import io.skep.domain.lease.Lease;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Json;
import io.skep.domain.value.TaskId;
import java.time.Instant;
import java.util.Optional;

/**
 * Mutable builder of {@link Task}, for stores that read rows and for importers of tasks in any
 * state. Not thread-safe.
 *
 * <p>A status other than {@link TaskStatus#IN_PROGRESS} discards the lease.
 */
public final class TaskDraft {

  private final TaskId id;
  private TaskSpec spec;
  private final Instant createdAt;
  private Instant updatedAt;
  private TaskStatus status = TaskStatus.PENDING;
  private long rank;
  private Optional<AgentId> agent;
  private int openBlockers;
  private int attempts;
  private long claimCount;
  private Optional<Lease> lease = Optional.empty();
  private String progress = "";
  private Optional<Json> result = Optional.empty();
  private Optional<String> error = Optional.empty();
  private boolean failed;
  private Instant runAt;
  private Optional<Instant> endedAt = Optional.empty();
  private long version;

  /** Creates a draft of a pending task created at {@code createdAt}. */
  public TaskDraft(TaskId id, TaskSpec spec, Instant createdAt) {
    this.id = id;
    this.spec = spec;
    this.createdAt = createdAt;
    agent = spec.assignee();
    updatedAt = createdAt;
    runAt = createdAt;
  }

  /** Creates a draft of a task that changes at {@code updatedAt}. */
  public TaskDraft(Task task, Instant updatedAt) {
    this(task.id(), task.spec(), task.createdAt());
    this.updatedAt = updatedAt;
    status = task.status();
    rank = task.rank();
    agent = task.agent();
    openBlockers = task.openBlockers();
    attempts = task.attempts();
    claimCount = task.claimCount();
    lease = task.lease();
    progress = task.progress();
    result = task.result();
    error = task.error();
    failed = task.failed();
    runAt = task.runAt();
    endedAt = task.endedAt();
    version = task.version();
  }

  /** Sets the specification. */
  public TaskDraft spec(TaskSpec value) {
    spec = value;
    return this;
  }

  /** Sets the time of the last change. */
  public TaskDraft updatedAt(Instant value) {
    updatedAt = value;
    return this;
  }

  /** Sets the status. */
  public TaskDraft status(TaskStatus value) {
    status = value;
    return this;
  }

  /** Sets the rank in the queue. */
  public TaskDraft rank(long value) {
    rank = value;
    return this;
  }

  /** Sets the agent of the current or latest attempt. */
  public TaskDraft agent(Optional<AgentId> value) {
    agent = value;
    return this;
  }

  /** Sets the number of blockers that have not succeeded. */
  public TaskDraft openBlockers(int value) {
    openBlockers = value;
    return this;
  }

  /** Sets the number of counted attempts. */
  public TaskDraft attempts(int value) {
    attempts = value;
    return this;
  }

  /** Sets the number of claims. */
  public TaskDraft claimCount(long value) {
    claimCount = value;
    return this;
  }

  /** Sets the lease. */
  public TaskDraft lease(Optional<Lease> value) {
    lease = value;
    return this;
  }

  /** Sets the progress note. */
  public TaskDraft progress(String value) {
    progress = value;
    return this;
  }

  /** Sets the result. */
  public TaskDraft result(Optional<Json> value) {
    result = value;
    return this;
  }

  /** Sets the error of the latest failed attempt. */
  public TaskDraft error(Optional<String> value) {
    error = value;
    return this;
  }

  /** Sets whether the task ended without success. */
  public TaskDraft failed(boolean value) {
    failed = value;
    return this;
  }

  /** Sets the earliest time of a claim. */
  public TaskDraft runAt(Instant value) {
    runAt = value;
    return this;
  }

  /** Sets the time of the end. */
  public TaskDraft endedAt(Optional<Instant> value) {
    endedAt = value;
    return this;
  }

  /** Sets the version. */
  public TaskDraft version(long value) {
    version = value;
    return this;
  }

  /**
   * Builds the task.
   *
   * @throws io.skep.domain.error.SkepException if the constructor of {@link Task} rejects the state
   */
  public Task build() {
    return new Task(
        id,
        spec,
        status,
        rank,
        agent,
        openBlockers,
        attempts,
        claimCount,
        status == TaskStatus.IN_PROGRESS ? lease : Optional.empty(),
        progress,
        result,
        error,
        failed,
        createdAt,
        updatedAt,
        runAt,
        endedAt,
        version);
  }
}
