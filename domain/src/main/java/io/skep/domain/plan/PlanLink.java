package io.skep.domain.plan;

import io.skep.domain.value.ConversationId;
import io.skep.domain.value.MessageId;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.Validate;
import java.time.Instant;
import java.util.Optional;

/**
 * Link between a conversation and a plan, unique for each pair.
 *
 * @param conversation the conversation
 * @param plan the plan
 * @param kind kind of link
 * @param message message that led to the link, if any
 * @param createdAt creation time
 */
public record PlanLink(
    ConversationId conversation,
    PlanId plan,
    LinkKind kind,
    Optional<MessageId> message,
    Instant createdAt) {

  /** Truncates the time to microseconds. */
  public PlanLink {
    createdAt = Validate.instant("created", createdAt);
  }
}
