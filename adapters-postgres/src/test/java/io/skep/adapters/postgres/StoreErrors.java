package io.skep.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;
import io.skep.testkit.fixture.Await;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What is said of stores that fail. */
public final class StoreErrors {

  private StoreErrors() {}

  /** Expects a call to fail with a code, and returns what it threw. */
  public static StoreException assertFails(ErrorCode code, ThrowingCallable call) {
    var thrown = catchThrowable(call);
    assertThat(thrown)
        .isInstanceOfSatisfying(
            StoreException.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    return (StoreException) thrown;
  }

  /** Waits until a store does again what it could not do for a while. */
  public static void awaitRecovery(Runnable call) {
    Await.until(
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
