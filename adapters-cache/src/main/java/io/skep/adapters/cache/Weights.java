package io.skep.adapters.cache;

import io.skep.domain.agent.Agent;
import io.skep.domain.conversation.Conversation;
import io.skep.domain.message.Envelope;
import io.skep.domain.message.Message;
import io.skep.domain.plan.Plan;
import io.skep.domain.task.Task;
import io.skep.domain.value.Json;
import io.skep.domain.value.Labels;
import java.util.Collection;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * About how many bytes of memory things take: that of their texts, and for the rest what a heap
 * with compressed references needs for so many fields, as histograms of one show it.
 */
final class Weights {

  private static final int OBJECT = 40;
  private static final int EMPTY = 24;
  private static final int ROW = 250;

  /** Of one that is {@link Compact}. */
  private static final int TASK = 140;

  private Weights() {}

  static int of(Agent agent) {
    var profile = agent.profile();
    return ROW
        + of(agent.focus())
        + ofText(agent.statusFound())
        + of(profile.name())
        + of(profile.specialization())
        + of(profile.capabilities())
        + of(profile.details().text());
  }

  static int of(Task task) {
    var spec = task.spec();
    return TASK
        + of(spec.title())
        + of(spec.description())
        + (spec.payload().equals(Json.NULL) ? 0 : of(spec.payload().text()))
        + ofText(spec.key())
        + of(spec.requires())
        + of(spec.tags())
        + of(task.progress())
        + of(task.result(), result -> of(result.text()))
        + ofText(task.error());
  }

  static int of(Plan plan) {
    return ROW
        + of(plan.question())
        + of(plan.instruction())
        + of(plan.executionPlan())
        + of(plan.details().text());
  }

  static int of(Conversation conversation) {
    return ROW
        + of(conversation.title())
        + of(conversation.preview())
        + of(conversation.details().text());
  }

  static int of(Message message) {
    return ROW
        + of(message.author())
        + of(message.content().text())
        + ofText(message.key())
        + of(message.envelope(), Weights::of);
  }

  private static int of(Envelope envelope) {
    return OBJECT + of(envelope.subject()) + of(envelope.tags());
  }

  private static int of(Labels labels) {
    return labels.values().isEmpty() ? 0 : of(labels.values(), Weights::of);
  }

  /** Returns that of several things. */
  static <T> int of(Collection<T> several, ToIntFunction<T> weight) {
    int sum = OBJECT;
    for (T one : several) {
      sum += OBJECT + weight.applyAsInt(one);
    }
    return sum;
  }

  /** Returns that of what may be there. */
  static <T> int of(Optional<T> maybe, ToIntFunction<T> weight) {
    return maybe.map(it -> OBJECT + weight.applyAsInt(it)).orElse(0);
  }

  private static int ofText(Optional<String> maybe) {
    return of(maybe, Weights::of);
  }

  /** Returns that of a text: a byte for each character, or two if one of them needs two. */
  static int of(String text) {
    if (text.isEmpty()) {
      return EMPTY;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0xFF) {
        return OBJECT + 2 * text.length();
      }
    }
    return OBJECT + text.length();
  }
}
