package io.skep.domain.task;

import io.skep.domain.value.AgentId;
import io.skep.domain.value.Check;
import java.time.Duration;
import java.time.Instant;

/**
 * An agent's exclusive right to work on a task until a deadline.
 *
 * @param holder the agent that may report on the task
 * @param token grows with every claim of the task, so that reports under an older lease are known
 * @param since when the task was claimed
 * @param expiresAt the first instant at which the task may be taken back
 */
public record Lease(AgentId holder, long token, Instant since, Instant expiresAt) {

  /** Longer leases hide crashed agents; one that wants more time sends heartbeats. */
  public static final Duration MAX_DURATION = Duration.ofDays(1);

  /** How long a lease lasts when nothing is said. */
  public static final Duration DEFAULT_DURATION = Duration.ofMinutes(1);

  /** Brings the times to store precision. */
  public Lease {
    Check.range("token", token, 1, Long.MAX_VALUE);
    since = Check.instant("since", since);
    expiresAt = Check.instant("expiry", expiresAt);
  }

  /** Returns whether the task may be taken back at {@code now}. */
  public boolean isExpiredAt(Instant now) {
    return !now.isBefore(expiresAt);
  }

  /** Returns the lease with its deadline {@code duration} after {@code now}. */
  public Lease extended(Duration duration, Instant now) {
    return new Lease(holder, token, since, now.plus(duration));
  }
}
