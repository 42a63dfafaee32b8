package io.skep.adapters.cache;

import io.skep.adapters.cache.coherence.VersionTracker;
import io.skep.adapters.cache.coherence.VersionTracker.Watermark;
import io.skep.adapters.cache.local.CacheContext;
import io.skep.domain.changefeed.ChangeBatch;
import io.skep.domain.changefeed.ChangeFeed;
import io.skep.domain.changefeed.ChangeFeed.Subscription;
import io.skep.domain.changefeed.ChangePosition;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls the change feed of a store on its own thread and invalidates cached entries. Polls less
 * often while the feed is idle. Thread-safe.
 */
public final class ChangeFeedPoller implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ChangeFeedPoller.class);

  /** Number of consecutive empty polls after which the feed counts as idle. */
  private static final int IDLE_POLLS = 20;

  private final ChangeFeed feed;
  private final CacheContext context;
  private final VersionTracker tracker;
  private final CacheConfig config;
  private final ReentrantLock pollLock = new ReentrantLock();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Subscription subscription;
  private final Thread thread;
  private volatile boolean failing;
  private volatile int emptyPolls;

  /**
   * Subscribes to the feed, polls it once and starts the polling thread.
   *
   * @param context the caches to invalidate
   * @param config determines the poll interval
   */
  ChangeFeedPoller(ChangeFeed feed, CacheContext context, CacheConfig config) {
    this.feed = feed;
    this.context = context;
    tracker = context.tracker();
    this.config = config;
    // Before the first poll, so that no commit of this process falls between the two.
    subscription = feed.subscribe(tracker::onCommit);
    poll();
    thread = new Thread(this::pollUntilClosed, "skep-cache-changefeed");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Polls the feed if needed to cover a position. Returns false if the poll fails or the position
   * belongs to another feed.
   */
  boolean catchUpTo(ChangePosition position) {
    return tracker.lastWatermark().filter(known -> known.position().covers(position)).isPresent()
        || (pollUnlessPolledSince(tracker.startedPolls())
            && tracker.lastWatermark().filter(known -> isSameFeed(known, position)).isPresent());
  }

  private static boolean isSameFeed(Watermark known, ChangePosition position) {
    return known.position().feed().equals(position.feed());
  }

  /** Polls, unless a poll that started after this number of polls has succeeded. */
  private boolean pollUnlessPolledSince(long startedPolls) {
    pollLock.lock();
    try {
      return tracker.lastWatermark().filter(known -> known.poll() > startedPolls).isPresent()
          || poll();
    } finally {
      pollLock.unlock();
    }
  }

  /** Reads and applies the changes since the last poll; returns whether that succeeded. */
  private boolean poll() {
    pollLock.lock();
    try {
      if (closing.getCount() == 0) {
        return false;
      }
      var poll = tracker.beginPoll();
      var changes =
          tracker
              .lastWatermark()
              .map(Watermark::position)
              .map(this::changesSince)
              .orElseGet(this::initialChanges);
      context.onPoll(poll.apply(changes));
      boolean isEmpty = changes.complete() && changes.changes().isEmpty();
      emptyPolls = isEmpty ? Math.min(emptyPolls + 1, IDLE_POLLS) : 0;
      if (failing) {
        failing = false;
        LOG.info("change feed poll succeeded again, cache lookups resume");
      }
      return true;
    } catch (RuntimeException | Error e) {
      if (!failing) {
        LOG.warn("change feed poll failed, cache lookups are bypassed after max-staleness", e);
      }
      failing = true;
      return false;
    } finally {
      pollLock.unlock();
    }
  }

  private ChangeBatch changesSince(ChangePosition position) {
    return feed.poll(position, ChangeFeed.MAX_LIMIT);
  }

  private ChangeBatch initialChanges() {
    return new ChangeBatch(false, List.of(), feed.position());
  }

  private void pollUntilClosed() {
    try {
      while (!closing.await(pollInterval().toNanos(), TimeUnit.NANOSECONDS)) {
        poll();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Duration pollInterval() {
    return emptyPolls == IDLE_POLLS ? config.idlePollInterval() : config.pollInterval();
  }

  /** Stops polling and disables the cache: lookups bypass it from now on. */
  @Override
  public void close() {
    closing.countDown();
    pollLock.lock();
    try {
      tracker.disable();
    } finally {
      pollLock.unlock();
    }
    subscription.close();
  }
}
