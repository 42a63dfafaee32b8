package io.skep.domain.plan;

import io.skep.domain.value.Check;
import io.skep.domain.value.ConversationId;
import io.skep.domain.value.MessageId;
import io.skep.domain.value.PlanId;
import java.time.Instant;
import java.util.Optional;

/**
 * That a plan belongs to a conversation. A pair is linked at most once.
 *
 * @param conversation the conversation
 * @param plan the plan
 * @param kind how it came to belong there
 * @param message the message that led to it, if one did
 * @param createdAt since when
 */
public record PlanLink(
    ConversationId conversation,
    PlanId plan,
    LinkKind kind,
    Optional<MessageId> message,
    Instant createdAt) {

  /** Brings the time to store precision. */
  public PlanLink {
    createdAt = Check.instant("created", createdAt);
  }
}
