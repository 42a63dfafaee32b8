package io.skep.application.maintenance;

import io.skep.domain.value.Check;
import java.time.Duration;

/**
 * How often a store is looked after. Periods are from 10 milliseconds to a day.
 *
 * @param recoverEvery how often tasks are taken back whose lease has expired
 * @param silentAfter how long an agent is silent before it is marked as offline and its tasks are
 *     given back, 10 milliseconds to 365 days; workers are heard of every 30 seconds
 * @param silentEvery how often silent agents are looked for
 * @param expireEvery how often mail is marked as expired that was not read in time
 */
public record MaintenanceSettings(
    Duration recoverEvery, Duration silentAfter, Duration silentEvery, Duration expireEvery) {

  /** The shortest period. */
  public static final Duration MIN_PERIOD = Duration.ofMillis(10);

  /** The longest period. */
  public static final Duration MAX_PERIOD = Duration.ofDays(1);

  /** The longest silence. */
  public static final Duration MAX_SILENCE = Duration.ofDays(365);

  /** What is done when nothing is said. */
  public static final MaintenanceSettings DEFAULT =
      new MaintenanceSettings(
          Duration.ofSeconds(10),
          Duration.ofMinutes(5),
          Duration.ofSeconds(30),
          Duration.ofMinutes(1));

  /** Refuses what is out of range. */
  public MaintenanceSettings {
    Check.range("recover every", recoverEvery, MIN_PERIOD, MAX_PERIOD);
    Check.range("silent after", silentAfter, MIN_PERIOD, MAX_SILENCE);
    Check.range("silent every", silentEvery, MIN_PERIOD, MAX_PERIOD);
    Check.range("expire every", expireEvery, MIN_PERIOD, MAX_PERIOD);
  }
}
