package io.skep.domain.changefeed;

import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.message.ThreadId;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.ConversationId;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.QueueName;
import io.skep.domain.value.TaskId;
import java.util.Locale;
import java.util.Optional;

/**
 * Tag of a changed entity of a swarm, used for cache invalidation.
 *
 * @param kind kind of the entity
 * @param name id or name of the entity; empty for any entity of the kind
 */
public record ChangeTag(ChangeKind kind, Optional<String> name) {

  /** Returns the tag that covers all entities of a kind. */
  public static ChangeTag any(ChangeKind kind) {
    return new ChangeTag(kind, Optional.empty());
  }

  /** Returns the tag of a task. */
  public static ChangeTag of(TaskId task) {
    return named(ChangeKind.TASK, task.toString());
  }

  /** Returns the tag of a queue. */
  public static ChangeTag of(QueueName queue) {
    return named(ChangeKind.QUEUE, queue.value());
  }

  /** Returns the tag of a plan. */
  public static ChangeTag of(PlanId plan) {
    return named(ChangeKind.PLAN, plan.value());
  }

  /** Returns the tag of the tasks of a plan. */
  public static ChangeTag tasksOf(PlanId plan) {
    return named(ChangeKind.PLAN_TASKS, plan.value());
  }

  /** Returns the tag of an agent. */
  public static ChangeTag of(AgentId agent) {
    return named(ChangeKind.AGENT, agent.value());
  }

  /** Returns the tag of the tasks that an agent has or has had leased. */
  public static ChangeTag tasksOf(AgentId agent) {
    return named(ChangeKind.AGENT_TASKS, agent.value());
  }

  /** Returns the tag of a conversation. */
  public static ChangeTag of(ConversationId conversation) {
    return named(ChangeKind.CONVERSATION, conversation.value());
  }

  /** Returns the tag of a thread. */
  public static ChangeTag of(ThreadId thread) {
    return named(ChangeKind.THREAD, thread.toString());
  }

  /** Returns the tag of the deliveries to an agent. */
  public static ChangeTag inbox(AgentId recipient) {
    return named(ChangeKind.INBOX, recipient.value());
  }

  private static ChangeTag named(ChangeKind kind, String name) {
    return new ChangeTag(kind, Optional.of(name));
  }

  /**
   * Parses a tag from the format of {@link #toString}.
   *
   * @throws InvalidArgumentException if the text does not have this form
   */
  public static ChangeTag parse(String text) {
    int colon = text.indexOf(':');
    var prefix = colon < 0 ? text : text.substring(0, colon);
    for (var kind : ChangeKind.values()) {
      if (kindName(kind).equals(prefix)) {
        return new ChangeTag(
            kind, colon < 0 ? Optional.empty() : Optional.of(text.substring(colon + 1)));
      }
    }
    throw new InvalidArgumentException("tag", "must be a kind, or KIND:NAME, such as queue:build");
  }

  private static String kindName(ChangeKind kind) {
    // The name that change logs and shared caches have stored since the first schema.
    return kind == ChangeKind.IMPORT_RECORD
        ? "origin"
        : kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Returns the text form, such as {@code queue:build}, or {@code queue} for any queue. */
  @Override
  public String toString() {
    return kindName(kind) + name.map(value -> ":" + value).orElse("");
  }
}
