package io.skep.adapters.postgres.connection;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Rests that grow up to five seconds, scattered. Used by one thread. */
final class ReconnectBackoff {

  private static final long MIN_DELAY = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long MAX_DELAY = TimeUnit.SECONDS.toNanos(5);

  private long nextDelay = MIN_DELAY;

  /** Rests; the next rest will be twice as long. */
  void sleep() {
    LockSupport.parkNanos(this, ThreadLocalRandom.current().nextLong(nextDelay / 2, nextDelay));
    nextDelay = Math.min(MAX_DELAY, nextDelay * 2);
  }

  /** Has the next rest be a short one. */
  void reset() {
    nextDelay = MIN_DELAY;
  }
}
