package io.skep.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What is said of stores that fail. */
final class Failures {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long REST = Duration.ofMillis(5).toNanos();

  private Failures() {}

  /** Expects a call to fail with a code, and returns what it threw. */
  static StoreException refused(ErrorCode code, ThrowingCallable call) {
    var thrown = catchThrowable(call);
    assertThat(thrown)
        .isInstanceOfSatisfying(
            StoreException.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    return (StoreException) thrown;
  }

  /** Waits until something is so. */
  static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within " + PATIENCE + ": " + what);
      }
      LockSupport.parkNanos(REST);
    }
  }

  /** Waits until a store does again what it could not do for a while. */
  static void awaitRecovery(Runnable call) {
    await(
        "the store goes on",
        () -> {
          try {
            call.run();
            return true;
          } catch (StoreException e) {
            assertThat(e.code()).isIn(ErrorCode.STORE_UNAVAILABLE, ErrorCode.STORE_BUSY);
            return false;
          }
        });
  }
}
