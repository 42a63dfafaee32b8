package io.skep.application.maintenance;

import io.skep.domain.value.Validate;
import java.time.Duration;

/**
 * Intervals of the periodic maintenance, 10 milliseconds to a day each.
 *
 * @param leaseRecoveryInterval interval of the reclaims of tasks with expired leases
 * @param agentTimeout time since the last heartbeat after which an agent is marked as offline and
 *     its tasks are released, 10 milliseconds to 365 days; workers send heartbeats every 30 seconds
 * @param agentCheckInterval interval of the checks for inactive agents
 * @param mailExpiryInterval interval of the expiry of unread mail
 */
public record MaintenanceSettings(
    Duration leaseRecoveryInterval,
    Duration agentTimeout,
    Duration agentCheckInterval,
    Duration mailExpiryInterval) {

  /** Minimum interval. */
  public static final Duration MIN_INTERVAL = Duration.ofMillis(10);

  /** Maximum interval. */
  public static final Duration MAX_INTERVAL = Duration.ofDays(1);

  /** Maximum agent timeout. */
  public static final Duration MAX_AGENT_TIMEOUT = Duration.ofDays(365);

  /** Default settings. */
  public static final MaintenanceSettings DEFAULT =
      new MaintenanceSettings(
          Duration.ofSeconds(10),
          Duration.ofMinutes(5),
          Duration.ofSeconds(30),
          Duration.ofMinutes(1));

  /** Validates the ranges. */
  public MaintenanceSettings {
    Validate.range("lease recovery interval", leaseRecoveryInterval, MIN_INTERVAL, MAX_INTERVAL);
    Validate.range("agent timeout", agentTimeout, MIN_INTERVAL, MAX_AGENT_TIMEOUT);
    Validate.range("agent check interval", agentCheckInterval, MIN_INTERVAL, MAX_INTERVAL);
    Validate.range("mail expiry interval", mailExpiryInterval, MIN_INTERVAL, MAX_INTERVAL);
  }
}
