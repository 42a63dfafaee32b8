package io.skep.application.work;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The rounds in which a worker looks for tasks, for those who wait until it finds none. */
final class Rounds {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition idle = lock.newCondition();
  private long begun;
  private long lastIdle;

  /** Counts a round that begins now and returns its number. */
  long begin() {
    lock.lock();
    try {
      return ++begun;
    } finally {
      lock.unlock();
    }
  }

  /** Notes that a round began with nothing in hand and found nothing. */
  void wasIdle(long round) {
    lock.lock();
    try {
      lastIdle = round;
      idle.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for a round that begins after this call and is idle; false if none was in time.
   *
   * @param wake has a round begin; a round that it wakes counts, however soon it is through
   */
  boolean awaitIdle(Duration atMost, Runnable wake) throws InterruptedException {
    lock.lock();
    try {
      long before = begun;
      wake.run();
      long left = atMost.toNanos();
      while (lastIdle <= before && left > 0) {
        left = idle.awaitNanos(left);
      }
      return lastIdle > before;
    } finally {
      lock.unlock();
    }
  }
}
