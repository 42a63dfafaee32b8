package io.skep.domain.mail;

import io.skep.domain.value.AgentId;
import io.skep.domain.value.Check;
import io.skep.domain.value.Labels;
import io.skep.domain.value.MessageId;
import io.skep.domain.value.Priority;
import java.time.Instant;
import java.util.Optional;

/**
 * One recipient's copy of a message that was sent.
 *
 * @param message the message
 * @param recipient whose copy it is; need not be registered
 * @param status how far it has come
 * @param priority the message's priority
 * @param tags the message's tags
 * @param sentAt when it was sent
 * @param changedAt when its status last changed
 * @param expiresAt when it is of no use any longer; empty for never
 */
public record Delivery(
    MessageId message,
    AgentId recipient,
    DeliveryStatus status,
    Priority priority,
    Labels tags,
    Instant sentAt,
    Instant changedAt,
    Optional<Instant> expiresAt) {

  /** Brings the times to store precision. */
  public Delivery {
    sentAt = Check.instant("sent", sentAt);
    changedAt = Check.instant("changed", changedAt);
    expiresAt = expiresAt.map(at -> Check.instant("expiry", at));
  }

  /** Returns the delivery in another status. */
  public Delivery inStatus(DeliveryStatus newStatus, Instant now) {
    return new Delivery(message, recipient, newStatus, priority, tags, sentAt, now, expiresAt);
  }
}
