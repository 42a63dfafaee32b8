package io.skep.domain.task;

import io.skep.domain.value.AgentId;
import io.skep.domain.value.Json;
import io.skep.domain.value.TaskId;
import java.time.Instant;
import java.util.Optional;

/**
 * A task in the making: says one thing after the other of it, for stores that read one and for
 * importers that bring one along in any state. Not safe for use by many threads.
 *
 * <p>A status other than {@link TaskStatus#IN_PROGRESS} drops the lease.
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
  private long claims;
  private Optional<Lease> lease = Optional.empty();
  private String progress = "";
  private Optional<Json> result = Optional.empty();
  private Optional<String> error = Optional.empty();
  private boolean failed;
  private Instant runAt;
  private Optional<Instant> endedAt = Optional.empty();
  private long version;

  /** Starts from a pending task made at {@code createdAt}. */
  public TaskDraft(TaskId id, TaskSpec spec, Instant createdAt) {
    this.id = id;
    this.spec = spec;
    this.createdAt = createdAt;
    agent = spec.assignee();
    updatedAt = createdAt;
    runAt = createdAt;
  }

  /** Starts from a task that changes at {@code updatedAt}. */
  public TaskDraft(Task task, Instant updatedAt) {
    this(task.id(), task.spec(), task.createdAt());
    this.updatedAt = updatedAt;
    status = task.status();
    rank = task.rank();
    agent = task.agent();
    openBlockers = task.openBlockers();
    attempts = task.attempts();
    claims = task.claims();
    lease = task.lease();
    progress = task.progress();
    result = task.result();
    error = task.error();
    failed = task.failed();
    runAt = task.runAt();
    endedAt = task.endedAt();
    version = task.version();
  }

  /** Sets what was asked for. */
  public TaskDraft spec(TaskSpec value) {
    spec = value;
    return this;
  }

  /** Sets when it last changed. */
  public TaskDraft updatedAt(Instant value) {
    updatedAt = value;
    return this;
  }

  /** Sets where it stands. */
  public TaskDraft status(TaskStatus value) {
    status = value;
    return this;
  }

  /** Sets its place in its queue. */
  public TaskDraft rank(long value) {
    rank = value;
    return this;
  }

  /** Sets who works on it or worked on it last. */
  public TaskDraft agent(Optional<AgentId> value) {
    agent = value;
    return this;
  }

  /** Sets how many of its blockers have not succeeded. */
  public TaskDraft openBlockers(int value) {
    openBlockers = value;
    return this;
  }

  /** Sets how many attempts count so far. */
  public TaskDraft attempts(int value) {
    attempts = value;
    return this;
  }

  /** Sets how often it was claimed. */
  public TaskDraft claims(long value) {
    claims = value;
    return this;
  }

  /** Sets its lease. */
  public TaskDraft lease(Optional<Lease> value) {
    lease = value;
    return this;
  }

  /** Sets its progress note. */
  public TaskDraft progress(String value) {
    progress = value;
    return this;
  }

  /** Sets what came of it. */
  public TaskDraft result(Optional<Json> value) {
    result = value;
    return this;
  }

  /** Sets what went wrong last. */
  public TaskDraft error(Optional<String> value) {
    error = value;
    return this;
  }

  /** Sets whether it ended without success. */
  public TaskDraft failed(boolean value) {
    failed = value;
    return this;
  }

  /** Sets when it may be claimed at the earliest. */
  public TaskDraft runAt(Instant value) {
    runAt = value;
    return this;
  }

  /** Sets when it ended. */
  public TaskDraft endedAt(Optional<Instant> value) {
    endedAt = value;
    return this;
  }

  /** Sets its version. */
  public TaskDraft version(long value) {
    version = value;
    return this;
  }

  /**
   * Returns the task.
   *
   * @throws io.skep.domain.error.SkepException as the constructor of {@link Task} does
   */
  public Task toTask() {
    return new Task(
        id,
        spec,
        status,
        rank,
        agent,
        openBlockers,
        attempts,
        claims,
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
