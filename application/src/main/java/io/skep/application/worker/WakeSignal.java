package io.skep.application.worker;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Signal that wakes one waiting thread. A signal without a waiter is stored, at most once.
 * Thread-safe.
 */
final class WakeSignal {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition condition = lock.newCondition();
  private boolean signaled;

  void signal() {
    lock.lock();
    try {
      signaled = true;
      condition.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the signal or the timeout, and clears the signal. */
  void await(Duration timeout) throws InterruptedException {
    lock.lock();
    try {
      long remaining = timeout.toNanos();
      while (!signaled && remaining > 0) {
        remaining = condition.awaitNanos(remaining);
      }
      signaled = false;
    } finally {
      lock.unlock();
    }
  }
}
