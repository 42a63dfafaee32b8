package io.skep.domain.task;

import io.skep.domain.error.TooLargeException;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Check;
import io.skep.domain.value.Json;
import io.skep.domain.value.Labels;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.Priority;
import io.skep.domain.value.QueueName;
import io.skep.domain.value.TaskId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is asked for when a task is queued.
 *
 * @param queue where it waits
 * @param plan the plan that it is part of, if any
 * @param key an idempotency key: queuing the same key again in a swarm returns the task that is
 *     there; 1 to {@value #MAX_KEY} characters
 * @param title what it is, in a line; 1 to {@value #MAX_TITLE} characters
 * @param description what it is, at length; up to {@value #MAX_DESCRIPTION} characters
 * @param payload what its handler works on: acceptance criteria, context, tools, inputs; up to
 *     {@value #MAX_DOCUMENT} characters
 * @param priority how urgent it is
 * @param requires the capabilities that an agent must have to claim it
 * @param assignee the only agent that may claim it; empty for any
 * @param tags words to tell it by
 * @param retry how often it is tried
 * @param onBlockerFailure what becomes of it when a task that it waits for ends without success
 * @param notBefore when it may be claimed at the earliest; empty for at once
 * @param blockers the tasks that it waits for, by id; at most {@value #MAX_BLOCKERS}
 * @param blockerKeys the tasks that it waits for, by key; they may be queued in the same call; at
 *     most {@value #MAX_BLOCKERS}
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

  /** The longest key, in UTF-16 units. */
  public static final int MAX_KEY = 512;

  /** The longest title, in UTF-16 units. */
  public static final int MAX_TITLE = 500;

  /** The longest description, in UTF-16 units. */
  public static final int MAX_DESCRIPTION = 100_000;

  /** The longest payload and the longest result, in UTF-16 units. */
  public static final int MAX_DOCUMENT = 2 * 1024 * 1024;

  /** How many tasks one may wait for. */
  public static final int MAX_BLOCKERS = 1_000;

  /** Refuses what is too long or out of range and brings the time to store precision. */
  public TaskSpec {
    key.ifPresent(k -> Check.name("task key", k, MAX_KEY));
    Check.name("title", title, MAX_TITLE);
    Check.text("description", description, MAX_DESCRIPTION);
    document("payload", payload);
    notBefore = notBefore.map(at -> Check.instant("not before", at));
    Check.size("blockers", blockers, MAX_BLOCKERS);
    Check.size("blocker keys", blockerKeys, MAX_BLOCKERS);
    blockerKeys.forEach(k -> Check.name("blocker key", k, MAX_KEY));
    blockers = Set.copyOf(blockers);
    blockerKeys = Set.copyOf(blockerKeys);
  }

  /** Returns the task with this title and nothing else said of it. */
  public static TaskSpec of(String title) {
    return titled(title).build();
  }

  /** Returns a builder of a task with this title. */
  public static Builder titled(String title) {
    return new Builder(title);
  }

  /** Returns a builder that starts from this. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /**
   * Returns what a store keeps of this: everything but the blockers, which it keeps beside.
   *
   * @param storedKey the key under which it is kept
   */
  public TaskSpec stored(Optional<String> storedKey) {
    if (key.equals(storedKey) && blockers.isEmpty() && blockerKeys.isEmpty()) {
      return this;
    }
    var stored = toBuilder().after(Set.of()).afterKeys(Set.of());
    stored.key = storedKey;
    return stored.build();
  }

  static void document(String argument, Json document) {
    if (document.text().length() > MAX_DOCUMENT) {
      throw new TooLargeException(argument, document.text().length(), MAX_DOCUMENT);
    }
  }

  /** Says one thing after the other of a task. Not safe for use by many threads. */
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

    /** Sets where it waits; {@link QueueName#DEFAULT} unless set. */
    public Builder queue(QueueName value) {
      queue = value;
      return this;
    }

    /** Sets the plan that it is part of. */
    public Builder plan(PlanId value) {
      plan = Optional.of(value);
      return this;
    }

    /** Sets its idempotency key. */
    public Builder key(String value) {
      key = Optional.of(value);
      return this;
    }

    /** Sets its title. */
    public Builder title(String value) {
      title = value;
      return this;
    }

    /** Sets its description. */
    public Builder description(String value) {
      description = value;
      return this;
    }

    /** Sets what its handler works on; JSON {@code null} unless set. */
    public Builder payload(Json value) {
      payload = value;
      return this;
    }

    /** Sets how urgent it is; {@link Priority#NORMAL} unless set. */
    public Builder priority(Priority value) {
      priority = value;
      return this;
    }

    /** Sets the capabilities that an agent must have to claim it. */
    public Builder requires(String... capabilities) {
      return requires(Labels.of(capabilities));
    }

    /** Sets the capabilities that an agent must have to claim it. */
    public Builder requires(Labels value) {
      requires = value;
      return this;
    }

    /** Sets the only agent that may claim it. */
    public Builder assignee(AgentId value) {
      assignee = Optional.of(value);
      return this;
    }

    /** Sets words to tell it by. */
    public Builder tags(String... values) {
      return tags(Labels.of(values));
    }

    /** Sets words to tell it by. */
    public Builder tags(Labels value) {
      tags = value;
      return this;
    }

    /** Sets how often it is tried; {@link RetryPolicy#DEFAULT} unless set. */
    public Builder retry(RetryPolicy value) {
      retry = value;
      return this;
    }

    /** Sets what a failed blocker does to it; {@link BlockerPolicy#WAIT} unless set. */
    public Builder onBlockerFailure(BlockerPolicy value) {
      onBlockerFailure = value;
      return this;
    }

    /** Sets when it may be claimed at the earliest. */
    public Builder notBefore(Instant value) {
      notBefore = Optional.of(value);
      return this;
    }

    /** Sets the tasks that it waits for, by id. */
    public Builder after(TaskId... tasks) {
      return after(Set.copyOf(List.of(tasks)));
    }

    /** Sets the tasks that it waits for, by id. */
    public Builder after(Set<TaskId> tasks) {
      blockers = tasks;
      return this;
    }

    /** Sets the tasks that it waits for, by key, stored ones or ones queued in the same call. */
    public Builder afterKeys(String... keys) {
      return afterKeys(Set.copyOf(List.of(keys)));
    }

    /** Sets the tasks that it waits for, by key, stored ones or ones queued in the same call. */
    public Builder afterKeys(Set<String> keys) {
      blockerKeys = keys;
      return this;
    }

    /**
     * Returns the task to queue.
     *
     * @throws io.skep.domain.error.InvalidArgumentException if something is not acceptable
     * @throws TooLargeException if something is too large
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
