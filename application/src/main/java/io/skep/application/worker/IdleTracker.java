package io.skep.application.worker;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Tracks the claim rounds of a worker, for callers that wait until it is idle. Thread-safe. */
final class IdleTracker {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition idle = lock.newCondition();
  private long lastStarted;
  private long lastIdle;

  /** Starts a round and returns its number, counted from 1. */
  long startRound() {
    lock.lock();
    try {
      return ++lastStarted;
    } finally {
      lock.unlock();
    }
  }

  /** Records that a round started with no task in flight and claimed none. */
  void markIdle(long round) {
    lock.lock();
    try {
      lastIdle = round;
      idle.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for an idle round that starts after this call; returns false on timeout.
   *
   * @param wake starts a round; that round counts even if it ends before this method waits
   */
  boolean awaitIdle(Duration timeout, Runnable wake) throws InterruptedException {
    lock.lock();
    try {
      long before = lastStarted;
      wake.run();
      long remaining = timeout.toNanos();
      while (lastIdle <= before && remaining > 0) {
        remaining = idle.awaitNanos(remaining);
      }
      return lastIdle > before;
    } finally {
      lock.unlock();
    }
  }
}
