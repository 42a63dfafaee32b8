package io.skep.adapters.cache.codec;

import io.skep.domain.agent.Agent;
import io.skep.domain.conversation.Conversation;
import io.skep.domain.message.MailHeaders;
import io.skep.domain.message.Message;
import io.skep.domain.plan.Plan;
import io.skep.domain.task.Task;
import io.skep.domain.value.Json;
import io.skep.domain.value.Labels;
import java.util.Collection;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * Estimates heap sizes in bytes: the size of the strings, plus a constant per object, derived from
 * heap histograms of a JVM with compressed references.
 */
public final class SizeEstimator {

  private static final int OBJECT_BYTES = 40;
  private static final int EMPTY_BYTES = 24;
  private static final int ROW_BYTES = 250;

  /** Size of a task interned by {@link TaskInterner}, without its strings. */
  private static final int TASK_BYTES = 140;

  private SizeEstimator() {}

  /** Returns the estimated size of an agent, in bytes. */
  public static int sizeOf(Agent agent) {
    var profile = agent.profile();
    return ROW_BYTES
        + sizeOf(agent.focus())
        + sizeOfText(agent.importedStatus())
        + sizeOf(profile.name())
        + sizeOf(profile.specialization())
        + sizeOf(profile.capabilities())
        + sizeOf(profile.details().text());
  }

  /** Returns the estimated size of an interned task, in bytes. */
  public static int sizeOf(Task task) {
    var spec = task.spec();
    return TASK_BYTES
        + sizeOf(spec.title())
        + sizeOf(spec.description())
        + (spec.payload().equals(Json.NULL) ? 0 : sizeOf(spec.payload().text()))
        + sizeOfText(spec.key())
        + sizeOf(spec.requires())
        + sizeOf(spec.tags())
        + sizeOf(task.progress())
        + sizeOf(task.result(), result -> sizeOf(result.text()))
        + sizeOfText(task.error());
  }

  /** Returns the estimated size of a plan, in bytes. */
  public static int sizeOf(Plan plan) {
    return ROW_BYTES
        + sizeOf(plan.question())
        + sizeOf(plan.instruction())
        + sizeOf(plan.executionPlan())
        + sizeOf(plan.details().text());
  }

  /** Returns the estimated size of a conversation, in bytes. */
  public static int sizeOf(Conversation conversation) {
    return ROW_BYTES
        + sizeOf(conversation.title())
        + sizeOf(conversation.preview())
        + sizeOf(conversation.details().text());
  }

  /** Returns the estimated size of a message, in bytes. */
  public static int sizeOf(Message message) {
    return ROW_BYTES
        + sizeOf(message.author())
        + sizeOf(message.content().text())
        + sizeOfText(message.key())
        + sizeOf(message.headers(), SizeEstimator::sizeOf);
  }

  private static int sizeOf(MailHeaders headers) {
    return OBJECT_BYTES + sizeOf(headers.subject()) + sizeOf(headers.tags());
  }

  private static int sizeOf(Labels labels) {
    return labels.values().isEmpty() ? 0 : sizeOf(labels.values(), SizeEstimator::sizeOf);
  }

  /** Returns the estimated size of a collection, given that of each element, in bytes. */
  public static <T> int sizeOf(Collection<T> elements, ToIntFunction<T> weigher) {
    int sum = OBJECT_BYTES;
    for (T element : elements) {
      sum += OBJECT_BYTES + weigher.applyAsInt(element);
    }
    return sum;
  }

  /** Returns the estimated size of an optional value, in bytes; 0 if it is empty. */
  public static <T> int sizeOf(Optional<T> optional, ToIntFunction<T> weigher) {
    return optional.map(it -> OBJECT_BYTES + weigher.applyAsInt(it)).orElse(0);
  }

  private static int sizeOfText(Optional<String> text) {
    return sizeOf(text, SizeEstimator::sizeOf);
  }

  /** Returns the estimated size of a string: one byte per char, or two if any is above 0xFF. */
  public static int sizeOf(String text) {
    if (text.isEmpty()) {
      return EMPTY_BYTES;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0xFF) {
        return OBJECT_BYTES + 2 * text.length();
      }
    }
    return OBJECT_BYTES + text.length();
  }
}
