package io.skep.adapters.postgres;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Rests that grow up to five seconds, scattered. Used by one thread. */
final class Backoff {

  private static final long SHORTEST = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long LONGEST = TimeUnit.SECONDS.toNanos(5);

  private long next = SHORTEST;

  /** Rests; the next rest will be twice as long. */
  void take() {
    LockSupport.parkNanos(this, ThreadLocalRandom.current().nextLong(next / 2, next));
    next = Math.min(LONGEST, next * 2);
  }

  /** Has the next rest be a short one. */
  void reset() {
    next = SHORTEST;
  }
}
