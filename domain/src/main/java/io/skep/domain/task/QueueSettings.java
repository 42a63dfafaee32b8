package io.skep.domain.task;

import static java.util.concurrent.TimeUnit.MICROSECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.value.Check;
import io.skep.domain.value.Labels;
import io.skep.domain.value.Priority;
import io.skep.domain.value.QueueName;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a queue hands out its tasks.
 *
 * <p>A task's rank is the time at which it may first be claimed, moved {@code priorityBoost} into
 * the past for each step of priority above the lowest. So a task of higher priority goes before all
 * that are not older than it by the boost or more, and none waits for ever.
 *
 * @param name the queue
 * @param paused whether nothing is handed out
 * @param priorityBoost what a step of priority is worth in age, at most 365 days; empty for strict
 *     order: higher priorities always first, and lower ones may starve. A change concerns the tasks
 *     queued from then on
 * @param maxInProgress how many of its tasks may be in progress at once, 1 or more; empty for any
 * @param maxPerCapability how many tasks that require a capability may be in progress at once, 0 or
 *     more, for up to 64 capabilities
 * @param version counts stored revisions; 0 for settings that were never stored
 */
public record QueueSettings(
    QueueName name,
    boolean paused,
    Optional<Duration> priorityBoost,
    OptionalInt maxInProgress,
    Map<String, Integer> maxPerCapability,
    long version) {

  /** What a step of priority is worth in age when nothing is said. */
  public static final Duration DEFAULT_BOOST = Duration.ofMinutes(15);

  private static final Duration LONGEST_BOOST = Duration.ofDays(365);

  /** More than all the time that a store can keep, so that no age outweighs it. */
  private static final Duration STRICT_BOOST = Duration.ofDays(365L * 3_000);

  /** Refuses what is out of range. */
  public QueueSettings {
    priorityBoost =
        priorityBoost.map(boost -> Check.duration("priority boost", boost, LONGEST_BOOST));
    maxInProgress.ifPresent(max -> Check.range("max in progress", max, 1, Integer.MAX_VALUE));
    Check.size("max per capability", maxPerCapability.keySet(), Labels.MAX_COUNT);
    maxPerCapability.forEach(
        (capability, max) -> {
          Check.name("capability", capability, Labels.MAX_LENGTH);
          if (capability.indexOf(',') >= 0) {
            throw new InvalidArgumentException("capability", "must not hold a comma");
          }
          Check.range("max of capability " + capability, max, 0, Integer.MAX_VALUE);
        });
    maxPerCapability = Map.copyOf(maxPerCapability);
    Check.range("version", version, 0, Long.MAX_VALUE);
  }

  /** Returns the settings of a queue of which nothing was ever said. */
  public static QueueSettings defaults(QueueName name) {
    return new QueueSettings(
        name, false, Optional.of(DEFAULT_BOOST), OptionalInt.empty(), Map.of(), 0);
  }

  /** Returns the place of a task that may first be claimed at {@code runAt}: lower comes first. */
  public long rank(Instant runAt, Priority priority) {
    long boost = MICROSECONDS.convert(priorityBoost.orElse(STRICT_BOOST)) * (priority.level() - 1);
    // Not MICROS.between: it counts nanoseconds on the way, which overflow in 2262.
    long micros = SECONDS.toMicros(runAt.getEpochSecond()) + NANOSECONDS.toMicros(runAt.getNano());
    return micros - boost;
  }

  /** Returns these settings, paused or not. */
  public QueueSettings withPaused(boolean newPaused) {
    return new QueueSettings(
        name, newPaused, priorityBoost, maxInProgress, maxPerCapability, version);
  }

  /** Returns these settings with another boost; empty for strict order. */
  public QueueSettings withPriorityBoost(Optional<Duration> newBoost) {
    return new QueueSettings(name, paused, newBoost, maxInProgress, maxPerCapability, version);
  }

  /** Returns these settings with another limit; empty for none. */
  public QueueSettings withMaxInProgress(OptionalInt newMax) {
    return new QueueSettings(name, paused, priorityBoost, newMax, maxPerCapability, version);
  }

  /** Returns these settings with other limits per capability. */
  public QueueSettings withMaxPerCapability(Map<String, Integer> newMax) {
    return new QueueSettings(name, paused, priorityBoost, maxInProgress, newMax, version);
  }

  /** Returns these settings as a store keeps them under another version. */
  public QueueSettings atVersion(long newVersion) {
    return new QueueSettings(
        name, paused, priorityBoost, maxInProgress, maxPerCapability, newVersion);
  }
}
