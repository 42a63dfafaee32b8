package io.skep.domain.change;

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
 * Something of a swarm that has changed, or has come in, or is gone.
 *
 * @param kind what it is
 * @param name which one; empty if it may be any of the kind
 */
public record ChangeTag(ChangeKind kind, Optional<String> name) {

  /** Returns the tag of any of a kind. */
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

  /** Returns the tag of the tasks that an agent holds or has held. */
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
   * Reads a tag from the form that {@link #toString} gives.
   *
   * @throws InvalidArgumentException if it has not that form
   */
  public static ChangeTag parse(String text) {
    int colon = text.indexOf(':');
    var word = colon < 0 ? text : text.substring(0, colon);
    for (var kind : ChangeKind.values()) {
      if (word(kind).equals(word)) {
        return new ChangeTag(
            kind, colon < 0 ? Optional.empty() : Optional.of(text.substring(colon + 1)));
      }
    }
    throw new InvalidArgumentException("tag", "must be a kind, or KIND:NAME, such as queue:build");
  }

  private static String word(ChangeKind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Returns such as {@code queue:build}, or {@code queue} for any. */
  @Override
  public String toString() {
    return word(kind) + name.map(given -> ":" + given).orElse("");
  }
}
