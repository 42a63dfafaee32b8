package io.skep.domain.lease;

import io.skep.domain.value.AgentId;
import io.skep.domain.value.Validate;
import java.time.Duration;
import java.time.Instant;

/**
 * Exclusive, time-limited right of an agent to work on a task.
 *
 * @param holder the agent that holds the lease
 * @param token fencing token, increased by each claim of the task, so that reports under an older
 *     lease are rejected
 * @param acquiredAt when the task was claimed
 * @param expiresAt first instant at which the task may be reclaimed
 */
public record Lease(AgentId holder, long token, Instant acquiredAt, Instant expiresAt) {

  /** Maximum lease duration. Longer leases would hide crashed agents; heartbeats extend a lease. */
  public static final Duration MAX_DURATION = Duration.ofDays(1);

  /** Default lease duration. */
  public static final Duration DEFAULT_DURATION = Duration.ofMinutes(1);

  /** Validates the token and truncates the times to microseconds. */
  public Lease {
    Validate.range("token", token, 1, Long.MAX_VALUE);
    acquiredAt = Validate.instant("since", acquiredAt);
    expiresAt = Validate.instant("expiry", expiresAt);
  }

  /** Returns whether the task may be reclaimed at {@code now}. */
  public boolean isExpiredAt(Instant now) {
    return !now.isBefore(expiresAt);
  }

  /** Returns a copy that expires {@code duration} after {@code now}. */
  public Lease extended(Duration duration, Instant now) {
    return new Lease(holder, token, acquiredAt, now.plus(duration));
  }
}
