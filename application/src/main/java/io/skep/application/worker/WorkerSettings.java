package io.skep.application.worker;

import io.skep.domain.lease.Lease;
import io.skep.domain.value.Validate;
import java.time.Duration;

/**
 * Settings of a worker.
 *
 * @param concurrency maximum number of tasks in flight, 1 to {@value #MAX_CONCURRENCY}
 * @param lease duration of a lease without a heartbeat, 100 milliseconds to a day; heartbeats are
 *     sent after a third of it, at most every 30 seconds
 * @param pollInterval maximum delay between claims of an idle worker, 1 millisecond to an hour; a
 *     task that becomes ready in the same process is claimed at once
 * @param maxBackoff maximum delay after a failure of the store, 1 millisecond to an hour
 * @param shutdownTimeout maximum time that closing waits for tasks in flight, at most a day; zero
 *     for no wait
 * @param virtualThreads whether handlers run on virtual threads if the JVM supports them; false
 *     suits CPU-bound handlers
 */
public record WorkerSettings(
    int concurrency,
    Duration lease,
    Duration pollInterval,
    Duration maxBackoff,
    Duration shutdownTimeout,
    boolean virtualThreads) {

  /** Maximum number of tasks in flight. */
  public static final int MAX_CONCURRENCY = 1_000;

  /** Minimum lease. */
  public static final Duration MIN_LEASE = Duration.ofMillis(100);

  /** Minimum delay. */
  public static final Duration MIN_DELAY = Duration.ofMillis(1);

  /** Maximum delay. */
  public static final Duration MAX_DELAY = Duration.ofHours(1);

  /** Maximum shutdown timeout. */
  public static final Duration MAX_SHUTDOWN_TIMEOUT = Duration.ofDays(1);

  /** Default settings. */
  public static final WorkerSettings DEFAULT =
      new WorkerSettings(
          4,
          Lease.DEFAULT_DURATION,
          Duration.ofSeconds(1),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          true);

  /** Validates the ranges. */
  public WorkerSettings {
    Validate.range("concurrency", concurrency, 1, MAX_CONCURRENCY);
    Validate.range("lease", lease, MIN_LEASE, Lease.MAX_DURATION);
    Validate.range("poll interval", pollInterval, MIN_DELAY, MAX_DELAY);
    Validate.range("max backoff", maxBackoff, MIN_DELAY, MAX_DELAY);
    Validate.range("shutdown timeout", shutdownTimeout, Duration.ZERO, MAX_SHUTDOWN_TIMEOUT);
  }

  /** Returns a copy with another concurrency. */
  public WorkerSettings withConcurrency(int newConcurrency) {
    return new WorkerSettings(
        newConcurrency, lease, pollInterval, maxBackoff, shutdownTimeout, virtualThreads);
  }

  /** Returns a copy with another lease. */
  public WorkerSettings withLease(Duration newLease) {
    return new WorkerSettings(
        concurrency, newLease, pollInterval, maxBackoff, shutdownTimeout, virtualThreads);
  }

  /** Returns a copy with another poll interval. */
  public WorkerSettings withPollInterval(Duration newPollInterval) {
    return new WorkerSettings(
        concurrency, lease, newPollInterval, maxBackoff, shutdownTimeout, virtualThreads);
  }

  /** Returns a copy with another maximum backoff. */
  public WorkerSettings withMaxBackoff(Duration newMaxBackoff) {
    return new WorkerSettings(
        concurrency, lease, pollInterval, newMaxBackoff, shutdownTimeout, virtualThreads);
  }

  /** Returns a copy with another shutdown timeout. */
  public WorkerSettings withShutdownTimeout(Duration newShutdownTimeout) {
    return new WorkerSettings(
        concurrency, lease, pollInterval, maxBackoff, newShutdownTimeout, virtualThreads);
  }

  /** Returns a copy with virtual threads enabled or disabled. */
  public WorkerSettings withVirtualThreads(boolean newVirtualThreads) {
    return new WorkerSettings(
        concurrency, lease, pollInterval, maxBackoff, shutdownTimeout, newVirtualThreads);
  }
}
