package io.skep.domain.mail;

import java.util.Set;

/** How far a recipient's copy of a message has come. */
public enum DeliveryStatus {
  /** Sent; not yet fetched. */
  PENDING,
  /** Fetched; not yet read. */
  DELIVERED,
  /** Read. */
  READ,
  /** Answered for: the recipient has said that it is dealt with. */
  ACKNOWLEDGED,
  /** Not read in time. */
  EXPIRED,
  /** Could not be delivered. */
  FAILED;

  /** Returns the statuses that may follow this one; a step may be left out. */
  public Set<DeliveryStatus> successors() {
    return switch (this) {
      case PENDING -> Set.of(DELIVERED, READ, ACKNOWLEDGED, EXPIRED, FAILED);
      case DELIVERED -> Set.of(READ, ACKNOWLEDGED, EXPIRED, FAILED);
      case READ -> Set.of(ACKNOWLEDGED);
      case ACKNOWLEDGED, EXPIRED, FAILED -> Set.of();
    };
  }

  /** Returns whether the recipient has still to read it. */
  public boolean isUnread() {
    return this == PENDING || this == DELIVERED;
  }
}
