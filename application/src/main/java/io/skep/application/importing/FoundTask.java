package io.skep.application.importing;

import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.error.TooLargeException;
import io.skep.domain.task.QueueSettings;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskDraft;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Check;
import io.skep.domain.value.Json;
import io.skep.domain.value.TaskId;
import java.time.Instant;
import java.util.Optional;

/**
 * A task that was found.
 *
 * <p>An import never claims: a task that was being worked on elsewhere is {@link
 * TaskStatus#PENDING} here, with its worker as the {@linkplain TaskSpec#assignee() assignee}, so
 * that the work is nobody else's until someone decides otherwise.
 *
 * @param spec what was asked for, as it was found; its key is there and is the same each time it is
 *     found; its blocker keys are all that it waits for as of this time, and it has no blocker ids
 * @param asOf the time of which this is said; empty if that is not known
 * @param status where it stands; not {@link TaskStatus#IN_PROGRESS}
 * @param failed whether it ended without success
 * @param agent who worked on it last; empty for its assignee
 * @param progress how far it has come, in words; may be empty
 * @param result what came of it
 * @param error what went wrong last
 * @param createdAt when it was made; empty if that is not known
 * @param endedAt when it ended; empty if that is not known, or if it is open
 */
public record FoundTask(
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
    implements Found {

  /** Refuses a task that nobody could find again, and what no store would take. */
  public FoundTask {
    if (spec.key().isEmpty()) {
      throw new InvalidArgumentException("task", "must have a key");
    }
    if (!spec.blockers().isEmpty()) {
      throw new InvalidArgumentException("task", "must name what it waits for by key");
    }
    if (status == TaskStatus.IN_PROGRESS) {
      throw new InvalidArgumentException("task", "must not be in progress: an import never claims");
    }
    asOf = asOf.map(at -> Check.instant("as of", at));
    createdAt = createdAt.map(at -> Check.instant("created", at));
    endedAt = endedAt.map(at -> Check.instant("ended", at));
    Check.text("progress", progress, Task.MAX_PROGRESS);
    error.ifPresent(words -> Check.text("error", words, Task.MAX_ERROR));
    result.ifPresent(
        document -> {
          if (document.text().length() > TaskSpec.MAX_DOCUMENT) {
            throw new TooLargeException("result", document.text().length(), TaskSpec.MAX_DOCUMENT);
          }
        });
  }

  /** Returns an open task of which nothing else is known. */
  public static FoundTask pending(TaskSpec spec) {
    return new FoundTask(
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

  /** Returns the key that it is found by. */
  public String key() {
    return spec.key().orElseThrow();
  }

  @Override
  public int size() {
    return spec.description().length()
        + spec.payload().text().length()
        + result.map(document -> document.text().length()).orElse(0);
  }

  String digest() {
    return Digest.of(
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

  /** Returns when it was made, as far as that is known. */
  Instant created(Instant now) {
    return createdAt.or(() -> asOf).orElse(now);
  }

  Task asNew(TaskId id, QueueSettings settings, Instant now) {
    var created = created(now);
    var draft = new TaskDraft(id, spec.stored(spec.key()), created).attempts(0);
    return described(draft, settings, created, now);
  }

  /** Returns the task with everything that was found, and what only this store knows. */
  Task asChanged(Task stored, QueueSettings settings, Instant now) {
    var draft = new TaskDraft(stored, now).spec(spec.stored(stored.spec().key()));
    if (status == TaskStatus.PENDING) {
      draft.attempts(0);
    }
    return described(draft, settings, stored.createdAt(), now);
  }

  private Task described(TaskDraft draft, QueueSettings settings, Instant created, Instant now) {
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
        .toTask();
  }
}
