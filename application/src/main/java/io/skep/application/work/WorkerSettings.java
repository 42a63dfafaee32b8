package io.skep.application.work;

import io.skep.domain.task.Lease;
import io.skep.domain.value.Check;
import java.time.Duration;

/**
 * How a worker goes about its work.
 *
 * @param concurrency how many tasks it works on at once, 1 to {@value #MAX_CONCURRENCY}
 * @param lease how long a task stays with a worker that has fallen silent, 100 milliseconds to a
 *     day; heartbeats are sent at a third of it, and every 30 seconds at the latest
 * @param poll how long an idle worker rests at most before it looks for tasks again, 1 millisecond
 *     to an hour; it looks at once when a task becomes ready in the same process
 * @param maxBackoff how long it rests at most after the store has failed, 1 millisecond to an hour
 * @param grace how long closing waits for tasks in hand, at most a day; zero for not at all
 * @param virtualThreads whether handlers run on virtual threads where the JVM has them; false suits
 *     handlers that compute for long
 */
public record WorkerSettings(
    int concurrency,
    Duration lease,
    Duration poll,
    Duration maxBackoff,
    Duration grace,
    boolean virtualThreads) {

  /** The most tasks that a worker may work on at once. */
  public static final int MAX_CONCURRENCY = 1_000;

  /** The shortest lease. */
  public static final Duration MIN_LEASE = Duration.ofMillis(100);

  /** The shortest rest. */
  public static final Duration MIN_REST = Duration.ofMillis(1);

  /** The longest rest. */
  public static final Duration MAX_REST = Duration.ofHours(1);

  /** The longest grace period. */
  public static final Duration MAX_GRACE = Duration.ofDays(1);

  /** What a worker does when nothing is said. */
  public static final WorkerSettings DEFAULT =
      new WorkerSettings(
          4,
          Lease.DEFAULT_DURATION,
          Duration.ofSeconds(1),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          true);

  /** Refuses what is out of range. */
  public WorkerSettings {
    Check.range("concurrency", concurrency, 1, MAX_CONCURRENCY);
    Check.range("lease", lease, MIN_LEASE, Lease.MAX_DURATION);
    Check.range("poll", poll, MIN_REST, MAX_REST);
    Check.range("max backoff", maxBackoff, MIN_REST, MAX_REST);
    Check.range("grace", grace, Duration.ZERO, MAX_GRACE);
  }

  /** Returns these settings for so many tasks at once. */
  public WorkerSettings withConcurrency(int newConcurrency) {
    return new WorkerSettings(newConcurrency, lease, poll, maxBackoff, grace, virtualThreads);
  }

  /** Returns these settings with another lease. */
  public WorkerSettings withLease(Duration newLease) {
    return new WorkerSettings(concurrency, newLease, poll, maxBackoff, grace, virtualThreads);
  }

  /** Returns these settings with another longest rest when idle. */
  public WorkerSettings withPoll(Duration newPoll) {
    return new WorkerSettings(concurrency, lease, newPoll, maxBackoff, grace, virtualThreads);
  }

  /** Returns these settings with another longest rest after the store has failed. */
  public WorkerSettings withMaxBackoff(Duration newMaxBackoff) {
    return new WorkerSettings(concurrency, lease, poll, newMaxBackoff, grace, virtualThreads);
  }

  /** Returns these settings with another grace period. */
  public WorkerSettings withGrace(Duration newGrace) {
    return new WorkerSettings(concurrency, lease, poll, maxBackoff, newGrace, virtualThreads);
  }

  /** Returns these settings with or without virtual threads. */
  public WorkerSettings withVirtualThreads(boolean newVirtualThreads) {
    return new WorkerSettings(concurrency, lease, poll, maxBackoff, grace, newVirtualThreads);
  }
}
