package io.skep.domain.task;

import io.skep.domain.error.TooLargeException;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Json;
import io.skep.domain.value.Labels;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.Priority;
import io.skep.domain.value.QueueName;
import io.skep.domain.value.TaskId;
import io.skep.domain.value.Validate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Specification of a task to enqueue.
 *
 * @param queue the queue
 * @param plan the plan that the task belongs to, if any
 * @param key idempotency key: enqueuing the same key again in a swarm returns the existing task; 1
 *     to {@value #MAX_KEY} characters
 * @param title one-line title; 1 to {@value #MAX_TITLE} characters
 * @param description description; up to {@value #MAX_DESCRIPTION} characters
 * @param payload input of the handler: acceptance criteria, context, tools, inputs; up to {@value
 *     #MAX_DOCUMENT} characters
 * @param priority priority
 * @param requires capabilities that an agent needs to claim the task
 * @param assignee the only agent that may claim the task; empty for any
 * @param tags tags
 * @param retry retry policy
 * @param onBlockerFailure policy for a blocker that ends without success
 * @param notBefore earliest time of a claim; empty for immediately
 * @param blockers blockers by id; at most {@value #MAX_BLOCKERS}
 * @param blockerKeys blockers by key, which may be enqueued in the same call; at most {@value
 *     #MAX_BLOCKERS}
 */
public record TaskSpec(
    QueueName queue,
    Optional<PlanId> plan,
    Optional<String> key,
    String title,
    String description,
    Json payload,
    Priority priority,
    Labels requires,
    Optional<AgentId> assignee,
    Labels tags,
    RetryPolicy retry,
    BlockerPolicy onBlockerFailure,
    Optional<Instant> notBefore,
    Set<TaskId> blockers,
    Set<String> blockerKeys) {

  /** Maximum length of the key, in UTF-16 code units. */
  public static final int MAX_KEY = 512;

  /** Maximum length of the title, in UTF-16 code units. */
  public static final int MAX_TITLE = 500;

  /** Maximum length of the description, in UTF-16 code units. */
  public static final int MAX_DESCRIPTION = 100_000;

  /** Maximum length of a payload or result, in UTF-16 code units. */
  public static final int MAX_DOCUMENT = 2 * 1024 * 1024;

  /** Maximum number of blockers of a task. */
  public static final int MAX_BLOCKERS = 1_000;

  /** Validates lengths and sizes and truncates the time to microseconds. */
  public TaskSpec {
    key.ifPresent(k -> Validate.name("task key", k, MAX_KEY));
    Validate.name("title", title, MAX_TITLE);
    Validate.text("description", description, MAX_DESCRIPTION);
    checkDocument("payload", payload);
    notBefore = notBefore.map(at -> Validate.instant("not before", at));
    Validate.size("blockers", blockers, MAX_BLOCKERS);
    Validate.size("blocker keys", blockerKeys, MAX_BLOCKERS);
    blockerKeys.forEach(k -> Validate.name("blocker key", k, MAX_KEY));
    blockers = Set.copyOf(blockers);
    blockerKeys = Set.copyOf(blockerKeys);
  }

  /** Returns a specification with a title and defaults for everything else. */
  public static TaskSpec of(String title) {
    return builder(title).build();
  }

  /** Returns a builder for a task with a title. */
  public static Builder builder(String title) {
    return new Builder(title);
  }

  /** Returns a builder with the values of this specification. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /**
   * Returns the specification as stored: without blockers, which are stored separately.
   *
   * @param storedKey key of the stored task
   */
  public TaskSpec toStored(Optional<String> storedKey) {
    if (key.equals(storedKey) && blockers.isEmpty() && blockerKeys.isEmpty()) {
      return this;
    }
    var stored = toBuilder().blockedBy(Set.of()).blockedByKeys(Set.of());
    stored.key = storedKey;
    return stored.build();
  }

  static void checkDocument(String argument, Json document) {
    if (document.text().length() > MAX_DOCUMENT) {
      throw new TooLargeException(argument, document.text().length(), MAX_DOCUMENT);
    }
  }

  /** Builder of {@link TaskSpec}. Not thread-safe. */
  public static final class Builder {

    private QueueName queue = QueueName.DEFAULT;
    private Optional<PlanId> plan = Optional.empty();
    private Optional<String> key = Optional.empty();
    private String title;
    private String description = "";
    private Json payload = Json.NULL;
    private Priority priority = Priority.NORMAL;
    private Labels requires = Labels.NONE;
    private Optional<AgentId> assignee = Optional.empty();
    private Labels tags = Labels.NONE;
    private RetryPolicy retry = RetryPolicy.DEFAULT;
    private BlockerPolicy onBlockerFailure = BlockerPolicy.WAIT;
    private Optional<Instant> notBefore = Optional.empty();
    private Set<TaskId> blockers = Set.of();
    private Set<String> blockerKeys = Set.of();

    private Builder(String title) {
      this.title = title;
    }

    private Builder(TaskSpec spec) {
      queue = spec.queue;
      plan = spec.plan;
      key = spec.key;
      title = spec.title;
      description = spec.description;
      payload = spec.payload;
      priority = spec.priority;
      requires = spec.requires;
      assignee = spec.assignee;
      tags = spec.tags;
      retry = spec.retry;
      onBlockerFailure = spec.onBlockerFailure;
      notBefore = spec.notBefore;
      blockers = spec.blockers;
      blockerKeys = spec.blockerKeys;
    }

    /** Sets the queue; {@link QueueName#DEFAULT} by default. */
    public Builder queue(QueueName value) {
      queue = value;
      return this;
    }

    /** Sets the plan that the task belongs to. */
    public Builder plan(PlanId value) {
      plan = Optional.of(value);
      return this;
    }

    /** Sets the idempotency key. */
    public Builder key(String value) {
      key = Optional.of(value);
      return this;
    }

    /** Sets the title. */
    public Builder title(String value) {
      title = value;
      return this;
    }

    /** Sets the description. */
    public Builder description(String value) {
      description = value;
      return this;
    }

    /** Sets the input of the handler; JSON {@code null} by default. */
    public Builder payload(Json value) {
      payload = value;
      return this;
    }

    /** Sets the priority; {@link Priority#NORMAL} by default. */
    public Builder priority(Priority value) {
      priority = value;
      return this;
    }

    /** Sets the capabilities that an agent needs to claim the task. */
    public Builder requires(String... capabilities) {
      return requires(Labels.of(capabilities));
    }

    /** Sets the capabilities that an agent needs to claim the task. */
    public Builder requires(Labels value) {
      requires = value;
      return this;
    }

    /** Sets the only agent that may claim the task. */
    public Builder assignee(AgentId value) {
      assignee = Optional.of(value);
      return this;
    }

    /** Sets the tags. */
    public Builder tags(String... values) {
      return tags(Labels.of(values));
    }

    /** Sets the tags. */
    public Builder tags(Labels value) {
      tags = value;
      return this;
    }

    /** Sets the retry policy; {@link RetryPolicy#DEFAULT} by default. */
    public Builder retry(RetryPolicy value) {
      retry = value;
      return this;
    }

    /** Sets the policy for a failed blocker; {@link BlockerPolicy#WAIT} by default. */
    public Builder onBlockerFailure(BlockerPolicy value) {
      onBlockerFailure = value;
      return this;
    }

    /** Sets the earliest time of a claim. */
    public Builder notBefore(Instant value) {
      notBefore = Optional.of(value);
      return this;
    }

    /** Sets the blockers by id. */
    public Builder blockedBy(TaskId... tasks) {
      return blockedBy(Set.copyOf(List.of(tasks)));
    }

    /** Sets the blockers by id. */
    public Builder blockedBy(Set<TaskId> tasks) {
      blockers = tasks;
      return this;
    }

    /** Sets the blockers by key, stored or enqueued in the same call. */
    public Builder blockedByKeys(String... keys) {
      return blockedByKeys(Set.copyOf(List.of(keys)));
    }

    /** Sets the blockers by key, stored or enqueued in the same call. */
    public Builder blockedByKeys(Set<String> keys) {
      blockerKeys = keys;
      return this;
    }

    /**
     * Builds the specification.
     *
     * @throws io.skep.domain.error.InvalidArgumentException if a value is invalid
     * @throws TooLargeException if a value is too large
     */
    public TaskSpec build() {
      return new TaskSpec(
          queue,
          plan,
          key,
          title,
          description,
          payload,
          priority,
          requires,
          assignee,
          tags,
          retry,
          onBlockerFailure,
          notBefore,
          blockers,
          blockerKeys);
    }
  }
}
