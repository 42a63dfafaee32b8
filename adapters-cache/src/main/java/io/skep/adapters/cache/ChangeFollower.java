package io.skep.adapters.cache;

import io.skep.adapters.cache.Coherence.Watermark;
import io.skep.domain.change.ChangeFeed;
import io.skep.domain.change.ChangeFeed.Subscription;
import io.skep.domain.change.ChangePosition;
import io.skep.domain.change.Changes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the feed of a store, on a thread of its own, so that nothing is handed out too long: less
 * often while nothing is changed.
 */
final class ChangeFollower implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ChangeFollower.class);

  /** So many polls that tell of nothing, and nobody is taken to be writing. */
  private static final int QUIET = 20;

  private final ChangeFeed feed;
  private final Levels levels;
  private final Coherence coherence;
  private final CacheConfig config;
  private final ReentrantLock polling = new ReentrantLock();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Subscription subscription;
  private final Thread thread;
  private volatile boolean failing;
  private volatile int toldNothing;

  /**
   * Begins to follow.
   *
   * @param levels what is kept
   * @param config how long it rests between two polls
   */
  ChangeFollower(ChangeFeed feed, Levels levels, CacheConfig config) {
    this.feed = feed;
    this.levels = levels;
    coherence = levels.coherence();
    this.config = config;
    // Before the first poll, so that nothing that this process commits is between the two.
    subscription = feed.subscribe(coherence::committed);
    poll();
    thread = new Thread(this::follow, "skep-cache-changes");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Makes sure that everything before a position is known of; false if the feed does not answer, or
   * is another one.
   */
  boolean reach(ChangePosition position) {
    return coherence.last().filter(known -> known.position().covers(position)).isPresent()
        || (polledFrom(coherence.begun())
            && coherence.last().filter(known -> isSameFeed(known, position)).isPresent());
  }

  private static boolean isSameFeed(Watermark known, ChangePosition position) {
    return known.position().feed().equals(position.feed());
  }

  /** Polls, unless another thread has done so since so many polls had begun. */
  private boolean polledFrom(long begun) {
    polling.lock();
    try {
      return coherence.last().filter(known -> known.poll() > begun).isPresent() || poll();
    } finally {
      polling.unlock();
    }
  }

  /** Reads what was changed since the last time; returns whether that worked. */
  private boolean poll() {
    polling.lock();
    try {
      if (closing.getCount() == 0) {
        return false;
      }
      var poll = coherence.begin();
      var changes =
          coherence.last().map(Watermark::position).map(this::since).orElseGet(this::first);
      levels.polled(poll.told(changes));
      toldNothing =
          changes.complete() && changes.changes().isEmpty() ? Math.min(toldNothing + 1, QUIET) : 0;
      if (failing) {
        failing = false;
        LOG.info("the feed of changes answers again, the cache is used again");
      }
      return true;
    } catch (RuntimeException | Error e) {
      if (!failing) {
        LOG.warn("the feed of changes does not answer, the cache steps aside", e);
      }
      failing = true;
      return false;
    } finally {
      polling.unlock();
    }
  }

  private Changes since(ChangePosition position) {
    return feed.since(position, ChangeFeed.MAX_LIMIT);
  }

  private Changes first() {
    return new Changes(false, List.of(), feed.position());
  }

  private void follow() {
    try {
      while (!closing.await(rest().toNanos(), TimeUnit.NANOSECONDS)) {
        poll();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Duration rest() {
    return toldNothing == QUIET ? config.quietPoll() : config.poll();
  }

  /** Ends it, and has nothing be handed out any more that was kept. */
  @Override
  public void close() {
    closing.countDown();
    polling.lock();
    try {
      coherence.end();
    } finally {
      polling.unlock();
    }
    subscription.close();
  }
}
