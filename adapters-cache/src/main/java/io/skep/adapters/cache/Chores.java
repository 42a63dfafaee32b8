package io.skep.adapters.cache;

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
 * What is done beside the calls, on two threads: reading again what others have changed, and what
 * was slow to read before its time is over, and telling others of the figures. Safe for use by many
 * threads.
 */
final class Chores implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Chores.class);

  /** What is read faster than this is read when it is needed. */
  private static final long SLOW = Duration.ofMillis(10).toNanos();

  /** More than that wait for nobody. */
  private static final int MOST_AT_ONCE = 1_000;

  private final Set<Level1.Key> underWay = ConcurrentHashMap.newKeySet();
  private final ScheduledThreadPoolExecutor threads;

  Chores() {
    threads =
        new ScheduledThreadPoolExecutor(
            2,
            work -> {
              var made = new Thread(work, "skep-cache-chores");
              made.setDaemon(true);
              return made;
            });
    threads.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /**
   * Returns whether something is to be read again: the more likely, the longer that took and the
   * less time it has left, so that of many processes one comes first. The rule is that of Vattani
   * and others, Optimal Probabilistic Cache Stampede Prevention (2015), with a beta of 1.
   */
  static boolean isDue(Kept entry, long now) {
    if (entry.loadTime() < SLOW) {
      return false;
    }
    double early = -Math.log(1 - ThreadLocalRandom.current().nextDouble());
    return now + (long) (entry.loadTime() * early) - entry.end() >= 0;
  }

  /** Has something be read again, unless that is under way already. */
  void refresh(Level1.Key key, Runnable read) {
    if (underWay.size() >= MOST_AT_ONCE || !underWay.add(key)) {
      return;
    }
    try {
      threads.execute(
          () -> {
            try {
              read.run();
            } catch (RuntimeException e) {
              LOG.warn("cannot be read again: {}", key.region().name(), e);
            } finally {
              underWay.remove(key);
            }
          });
    } catch (RejectedExecutionException e) {
      // It is being closed.
      underWay.remove(key);
    }
  }

  /** Has something be done again and again, also once it has failed. */
  void every(Duration period, Runnable work) {
    var unused =
        threads.scheduleWithFixedDelay(
            () -> {
              try {
                work.run();
              } catch (RuntimeException e) {
                LOG.warn("failed, trying on", e);
              }
            },
            period.toNanos(),
            period.toNanos(),
            TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
