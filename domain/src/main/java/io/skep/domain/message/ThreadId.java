package io.skep.domain.message;

import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.ConversationId;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.TaskId;
import io.skep.domain.value.Validate;
import java.util.Locale;

/**
 * Identifier of a message thread. A thread needs no creation, and its owner need not exist.
 *
 * @param kind kind of the owner
 * @param owner id of the owner; 1 to 256 characters
 */
public record ThreadId(ThreadKind kind, String owner) {

  /** Maximum length of the owner, in UTF-16 code units. */
  public static final int MAX_OWNER = 256;

  /** Validates the owner. */
  public ThreadId {
    Validate.name("thread owner", owner, MAX_OWNER);
  }

  /** Returns the thread of a conversation. */
  public static ThreadId of(ConversationId conversation) {
    return new ThreadId(ThreadKind.CONVERSATION, conversation.value());
  }

  /** Returns the thread of a plan. */
  public static ThreadId of(PlanId plan) {
    return new ThreadId(ThreadKind.PLAN, plan.value());
  }

  /** Returns the thread of a task. */
  public static ThreadId of(TaskId task) {
    return new ThreadId(ThreadKind.TASK, task.toString());
  }

  /** Returns the thread of an agent. */
  public static ThreadId of(AgentId agent) {
    return new ThreadId(ThreadKind.AGENT, agent.value());
  }

  /** Returns the thread of a topic. */
  public static ThreadId topic(String name) {
    return new ThreadId(ThreadKind.TOPIC, name);
  }

  /**
   * Parses a thread id from the format of {@link #toString}, such as {@code topic:news}.
   *
   * @throws InvalidArgumentException if the text does not have this form
   */
  public static ThreadId parse(String text) {
    int colon = text.indexOf(':');
    for (var kind : ThreadKind.values()) {
      if (colon > 0 && kind.name().equalsIgnoreCase(text.substring(0, colon))) {
        return new ThreadId(kind, text.substring(colon + 1));
      }
    }
    throw new InvalidArgumentException(
        "thread", "must be conversation:ID, plan:ID, task:ID, agent:ID or topic:NAME");
  }

  @Override
  public String toString() {
    return kind.name().toLowerCase(Locale.ROOT) + ":" + owner;
  }
}
