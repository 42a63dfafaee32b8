package io.skep.application.importing.record;

import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.error.TooLargeException;
import io.skep.domain.task.QueueSettings;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskDraft;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Json;
import io.skep.domain.value.TaskId;
import io.skep.domain.value.Validate;
import java.time.Instant;
import java.util.Optional;

/**
 * Imported task.
 *
 * <p>An import never claims: a task that is in progress in the source is {@link TaskStatus#PENDING}
 * here, with its worker as the {@linkplain TaskSpec#assignee() assignee}, so that no other agent
 * claims it.
 *
 * @param spec specification, as imported; with a key that is stable across imports, all blocker
 *     keys as of the time of the record, and no blocker ids
 * @param asOf time of the record; empty if unknown
 * @param status status; not {@link TaskStatus#IN_PROGRESS}
 * @param failed whether the task ended without success
 * @param agent agent that worked on the task last; empty for its assignee
 * @param progress progress note; may be empty
 * @param result result
 * @param error last error
 * @param createdAt time of creation; empty if unknown
 * @param endedAt time of the end; empty if unknown, or if the task is open
 */
public record ImportedTask(
    TaskSpec spec,
    Optional<Instant> asOf,
    TaskStatus status,
    boolean failed,
    Optional<AgentId> agent,
    String progress,
    Optional<Json> result,
    Optional<String> error,
    Optional<Instant> createdAt,
    Optional<Instant> endedAt)
    implements ImportedRecord {

  /**
   * Validates the components as a store does.
   *
   * @throws InvalidArgumentException if the key is missing, if there are blocker ids, or if the
   *     status is {@link TaskStatus#IN_PROGRESS}
   */
  public ImportedTask {
    if (spec.key().isEmpty()) {
      throw new InvalidArgumentException("task", "must have a key");
    }
    if (!spec.blockers().isEmpty()) {
      throw new InvalidArgumentException("task", "must name its blockers by key");
    }
    if (status == TaskStatus.IN_PROGRESS) {
      throw new InvalidArgumentException("task", "must not be in progress: an import never claims");
    }
    asOf = asOf.map(at -> Validate.instant("as of", at));
    createdAt = createdAt.map(at -> Validate.instant("created", at));
    endedAt = endedAt.map(at -> Validate.instant("ended", at));
    Validate.text("progress", progress, Task.MAX_PROGRESS);
    error.ifPresent(text -> Validate.text("error", text, Task.MAX_ERROR));
    result.ifPresent(
        json -> {
          if (json.text().length() > TaskSpec.MAX_DOCUMENT) {
            throw new TooLargeException("result", json.text().length(), TaskSpec.MAX_DOCUMENT);
          }
        });
  }

  /** Returns a pending task with only a specification. */
  public static ImportedTask pending(TaskSpec spec) {
    return new ImportedTask(
        spec,
        Optional.empty(),
        TaskStatus.PENDING,
        false,
        Optional.empty(),
        "",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** Returns the key of the task. */
  public String key() {
    return spec.key().orElseThrow();
  }

  @Override
  public int estimatedSize() {
    return spec.description().length()
        + spec.payload().text().length()
        + result.map(json -> json.text().length()).orElse(0);
  }

  /** Returns the hash of the content, without the key and the time. */
  public String contentHash() {
    return ContentHash.of(
        "task",
        spec.queue(),
        spec.plan(),
        spec.title(),
        spec.description(),
        spec.payload(),
        spec.priority(),
        spec.requires(),
        spec.assignee(),
        spec.tags(),
        spec.retry(),
        spec.onBlockerFailure(),
        spec.notBefore(),
        spec.blockerKeys(),
        status,
        failed,
        agent,
        progress,
        result,
        error,
        createdAt,
        endedAt);
  }

  /** Returns the time of creation, else the time of the record, else {@code now}. */
  public Instant createdAtOr(Instant now) {
    return createdAt.or(() -> asOf).orElse(now);
  }

  /**
   * Returns a new task.
   *
   * @param now time of a record without one
   */
  public Task toTask(TaskId id, QueueSettings settings, Instant now) {
    var created = createdAtOr(now);
    var draft = new TaskDraft(id, spec.toStored(spec.key()), created).attempts(0);
    return buildTask(draft, settings, created, now);
  }

  /**
   * Returns the stored task with the imported values; attempts are reset if the status is pending.
   *
   * @param now time of a record without one
   */
  public Task applyTo(Task stored, QueueSettings settings, Instant now) {
    var draft = new TaskDraft(stored, now).spec(spec.toStored(stored.spec().key()));
    if (status == TaskStatus.PENDING) {
      draft.attempts(0);
    }
    return buildTask(draft, settings, stored.createdAt(), now);
  }

  private Task buildTask(TaskDraft draft, QueueSettings settings, Instant created, Instant now) {
    var updated = asOf.orElse(now);
    var runAt = spec.notBefore().orElse(created.isAfter(now) ? now : created);
    return draft
        .updatedAt(updated)
        .status(status)
        .rank(settings.rank(runAt, spec.priority()))
        .runAt(runAt)
        .agent(agent.or(spec::assignee))
        .progress(progress)
        .result(result)
        .error(error)
        .failed(failed)
        .endedAt(status.isOpen() ? Optional.empty() : Optional.of(endedAt.orElse(updated)))
        .build();
  }
}
