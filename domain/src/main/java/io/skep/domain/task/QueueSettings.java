package io.skep.domain.task;

import static java.util.concurrent.TimeUnit.MICROSECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.value.Labels;
import io.skep.domain.value.Priority;
import io.skep.domain.value.QueueName;
import io.skep.domain.value.Validate;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Scheduling settings of a queue.
 *
 * <p>The rank of a task is the earliest time at which it may be claimed, minus {@code
 * priorityAging} for each priority level above the lowest. A task of higher priority therefore
 * precedes all tasks of lower priority except those older than it by the aging or more, and no task
 * starves.
 *
 * @param name the queue
 * @param paused whether claims are suspended
 * @param priorityAging age that one priority level is worth, 1 microsecond to 365 days; empty for
 *     strict priority order, in which lower priorities may starve. A change applies to tasks
 *     enqueued afterwards
 * @param maxInProgress maximum number of tasks in progress at once, 1 or more; empty for no limit
 * @param maxPerCapability maximum number of tasks in progress at once that require a capability, 0
 *     or more, for up to 64 capabilities
 * @param version number of stored updates; 0 for settings that were never stored
 */
public record QueueSettings(
    QueueName name,
    boolean paused,
    Optional<Duration> priorityAging,
    OptionalInt maxInProgress,
    Map<String, Integer> maxPerCapability,
    long version) {

  /** Default age that one priority level is worth. */
  public static final Duration DEFAULT_PRIORITY_AGING = Duration.ofMinutes(15);

  private static final Duration MAX_PRIORITY_AGING = Duration.ofDays(365);

  /** Longer than the range of storable times, so that no age outweighs a priority level. */
  private static final Duration STRICT_PRIORITY_AGING = Duration.ofDays(365L * 3_000);

  /** Validates the ranges. */
  public QueueSettings {
    priorityAging =
        priorityAging.map(aging -> Validate.duration("priority aging", aging, MAX_PRIORITY_AGING));
    maxInProgress.ifPresent(max -> Validate.range("max in progress", max, 1, Integer.MAX_VALUE));
    Validate.size("max per capability", maxPerCapability.keySet(), Labels.MAX_COUNT);
    maxPerCapability.forEach(
        (capability, max) -> {
          Validate.name("capability", capability, Labels.MAX_LENGTH);
          if (capability.indexOf(',') >= 0) {
            throw new InvalidArgumentException("capability", "must not contain a comma");
          }
          Validate.range("max of capability " + capability, max, 0, Integer.MAX_VALUE);
        });
    maxPerCapability = Map.copyOf(maxPerCapability);
    Validate.range("version", version, 0, Long.MAX_VALUE);
  }

  /** Returns the default settings of a queue. */
  public static QueueSettings defaults(QueueName name) {
    return new QueueSettings(
        name, false, Optional.of(DEFAULT_PRIORITY_AGING), OptionalInt.empty(), Map.of(), 0);
  }

  /**
   * Returns the rank of a task that may be claimed from {@code runAt} on; lower ranks come first.
   */
  public long rank(Instant runAt, Priority priority) {
    long aging =
        MICROSECONDS.convert(priorityAging.orElse(STRICT_PRIORITY_AGING)) * (priority.level() - 1);
    // Not MICROS.between, whose intermediate nanoseconds overflow in 2262.
    long micros = SECONDS.toMicros(runAt.getEpochSecond()) + NANOSECONDS.toMicros(runAt.getNano());
    return micros - aging;
  }

  /** Returns a copy that is paused or not. */
  public QueueSettings withPaused(boolean newPaused) {
    return new QueueSettings(
        name, newPaused, priorityAging, maxInProgress, maxPerCapability, version);
  }

  /** Returns a copy with another priority aging; empty for strict priority order. */
  public QueueSettings withPriorityAging(Optional<Duration> newAging) {
    return new QueueSettings(name, paused, newAging, maxInProgress, maxPerCapability, version);
  }

  /** Returns a copy with another limit of tasks in progress; empty for no limit. */
  public QueueSettings withMaxInProgress(OptionalInt newMax) {
    return new QueueSettings(name, paused, priorityAging, newMax, maxPerCapability, version);
  }

  /** Returns a copy with other limits per capability. */
  public QueueSettings withMaxPerCapability(Map<String, Integer> newMax) {
    return new QueueSettings(name, paused, priorityAging, maxInProgress, newMax, version);
  }

  /** Returns a copy with another version. */
  public QueueSettings withVersion(long newVersion) {
    return new QueueSettings(
        name, paused, priorityAging, maxInProgress, maxPerCapability, newVersion);
  }
}
