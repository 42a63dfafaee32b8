package io.skep.domain.mail;

import io.skep.domain.value.Vocabulary;
import java.util.Optional;

/** What other systems' words for how far a message has come mean in ours. */
public final class FoundDeliveryStatus {

  private static final Vocabulary<DeliveryStatus> WORDS =
      Vocabulary.<DeliveryStatus>builder()
          .phrases(
              DeliveryStatus.PENDING,
              "pending",
              "queued",
              "new",
              "unread",
              "sent",
              "high priority sent",
              "assigned",
              "retrying",
              "retry",
              "blocked",
              "active",
              "open",
              "pending captain review",
              "waiting")
          .phrases(
              DeliveryStatus.DELIVERED,
              "delivered",
              "processing",
              "in progress",
              "executing",
              "received",
              "fetched",
              "claimed",
              "working")
          .phrases(DeliveryStatus.READ, "read", "seen", "opened", "viewed", "response received")
          .phrases(
              DeliveryStatus.ACKNOWLEDGED,
              "acknowledged",
              "ack",
              "processed",
              "completed",
              "complete",
              "done",
              "handled",
              "answered",
              "success",
              "captain approved")
          .phrases(
              DeliveryStatus.EXPIRED, "expired", "timeout", "timed out", "discarded", "cancelled")
          .phrases(DeliveryStatus.FAILED, "failed", "failure", "error", "undeliverable", "bounced")
          .telling(DeliveryStatus.FAILED, "failed")
          .telling(DeliveryStatus.ACKNOWLEDGED, "acknowledged", "completed", "complete", "done")
          .telling(DeliveryStatus.PENDING, "pending", "sent")
          .build();

  private FoundDeliveryStatus() {}

  /** Returns the status that the words mean, or empty if they say nothing that is known. */
  public static Optional<DeliveryStatus> of(String words) {
    return WORDS.find(words);
  }
}
