package io.skep.adapters.cache.local;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Executor of background work, on two daemon threads: refreshes entries changed by other processes,
 * refreshes slow entries before they expire, and publishes statistics. Thread-safe.
 */
public final class RefreshExecutor implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RefreshExecutor.class);

  /** Minimum load time of entries that are refreshed before they expire. */
  private static final long MIN_LOAD_NANOS = Duration.ofMillis(10).toNanos();

  /** Maximum number of refreshes in flight; further ones are dropped. */
  private static final int MAX_IN_FLIGHT = 1_000;

  private final Set<LocalCache.Key> inFlight = ConcurrentHashMap.newKeySet();
  private final ScheduledThreadPoolExecutor executor;

  /** Creates an executor whose threads start on first use. */
  public RefreshExecutor() {
    executor =
        new ScheduledThreadPoolExecutor(
            2,
            task -> {
              var thread = new Thread(task, "skep-cache-refresh");
              thread.setDaemon(true);
              return thread;
            });
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /**
   * Returns whether an entry is to be refreshed before it expires. The probability increases with
   * the load time and as expiry approaches, so that one of many processes refreshes first. Follows
   * Vattani et al., Optimal Probabilistic Cache Stampede Prevention (2015), with beta = 1.
   */
  static boolean isRefreshDue(CacheEntry entry, long now) {
    if (entry.loadTime() < MIN_LOAD_NANOS) {
      return false;
    }
    double factor = -Math.log(1 - ThreadLocalRandom.current().nextDouble());
    return now + (long) (entry.loadTime() * factor) - entry.expiresAt() >= 0;
  }

  /** Runs a load in the background, unless one for the key is in flight; failures are logged. */
  void refresh(LocalCache.Key key, Runnable load) {
    if (inFlight.size() >= MAX_IN_FLIGHT || !inFlight.add(key)) {
      return;
    }
    try {
      executor.execute(
          () -> {
            try {
              load.run();
            } catch (RuntimeException e) {
              LOG.warn("background refresh failed: region={}", key.region().name(), e);
            } finally {
              inFlight.remove(key);
            }
          });
    } catch (RejectedExecutionException e) {
      // The executor is closed.
      inFlight.remove(key);
    }
  }

  /** Runs a task repeatedly, with a fixed delay between runs; failures are logged. */
  public void scheduleEvery(Duration delay, Runnable task) {
    var unused =
        executor.scheduleWithFixedDelay(
            () -> {
              try {
                task.run();
              } catch (RuntimeException e) {
                LOG.warn("periodic cache task failed, retrying at the next interval", e);
              }
            },
            delay.toNanos(),
            delay.toNanos(),
            TimeUnit.NANOSECONDS);
  }

  /** Interrupts running work and discards the rest. */
  @Override
  public void close() {
    executor.shutdownNow();
  }
}
