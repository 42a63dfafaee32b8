package io.skep.domain.mail;

import io.skep.domain.value.AgentId;
import io.skep.domain.value.Labels;
import io.skep.domain.value.MessageId;
import io.skep.domain.value.Priority;
import io.skep.domain.value.Validate;
import java.time.Instant;
import java.util.Optional;

/**
 * Delivery of a message to one recipient.
 *
 * @param message the message
 * @param recipient the recipient, which need not be registered
 * @param status status
 * @param priority priority of the message
 * @param tags tags of the message
 * @param sentAt when the message was sent
 * @param changedAt time of the last status change
 * @param expiresAt when the delivery expires if unread; empty for never
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

  /** Truncates the times to microseconds. */
  public Delivery {
    sentAt = Validate.instant("sent", sentAt);
    changedAt = Validate.instant("changed", changedAt);
    expiresAt = expiresAt.map(at -> Validate.instant("expiry", at));
  }

  /** Returns a copy with another status. */
  public Delivery withStatus(DeliveryStatus newStatus, Instant now) {
    return new Delivery(message, recipient, newStatus, priority, tags, sentAt, now, expiresAt);
  }
}
