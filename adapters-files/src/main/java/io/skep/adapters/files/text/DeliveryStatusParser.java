package io.skep.adapters.files.text;

import io.skep.domain.mail.DeliveryStatus;
import java.util.Optional;

/** Parser of the delivery statuses of other systems. */
public final class DeliveryStatusParser {

  private static final SynonymTable<DeliveryStatus> SYNONYMS =
      SynonymTable.<DeliveryStatus>builder()
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
          .keywords(DeliveryStatus.FAILED, "failed")
          .keywords(DeliveryStatus.ACKNOWLEDGED, "acknowledged", "completed", "complete", "done")
          .keywords(DeliveryStatus.PENDING, "pending", "sent")
          .build();

  private DeliveryStatusParser() {}

  /** Returns the status with this name or synonym, or empty if it is unknown. */
  public static Optional<DeliveryStatus> parse(String text) {
    return SYNONYMS.find(text);
  }
}
