package io.skep.domain.mail;

import java.util.Set;

/** Status of a delivery. */
public enum DeliveryStatus {
  /** Sent; not yet fetched. */
  PENDING,
  /** Fetched; not yet read. */
  DELIVERED,
  /** Read. */
  READ,
  /** Acknowledged by the recipient as handled. */
  ACKNOWLEDGED,
  /** Expired before it was read. */
  EXPIRED,
  /** Undeliverable. */
  FAILED;

  /** Returns the statuses that may follow, including those that skip a step. */
  public Set<DeliveryStatus> successors() {
    return switch (this) {
      case PENDING -> Set.of(DELIVERED, READ, ACKNOWLEDGED, EXPIRED, FAILED);
      case DELIVERED -> Set.of(READ, ACKNOWLEDGED, EXPIRED, FAILED);
      case READ -> Set.of(ACKNOWLEDGED);
      case ACKNOWLEDGED, EXPIRED, FAILED -> Set.of();
    };
  }

  /** Returns whether the recipient has not yet read the message. */
  public boolean isUnread() {
    return this == PENDING || this == DELIVERED;
  }
}
