package io.skep.adapters.cache;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what others bring about. */
final class Eventually {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration PAUSE = Duration.ofMillis(1);

  private Eventually() {}

  /** Returns when something is so. */
  static void await(String what, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > PATIENCE.toNanos()) {
        throw new AssertionError("not within %s: %s".formatted(PATIENCE, what));
      }
      // Leaves the processor to those who bring it about.
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }
}
