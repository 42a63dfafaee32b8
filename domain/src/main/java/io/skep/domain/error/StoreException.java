package io.skep.domain.error;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * Thrown if an operation of the store fails.
 *
 * <p>The code is one of {@link ErrorCode#STORE_UNAVAILABLE}, {@link ErrorCode#STORE_BUSY}, {@link
 * ErrorCode#STORE_FULL}, {@link ErrorCode#STORE_CORRUPT}, {@link ErrorCode#SCHEMA_MISMATCH} and
 * {@link ErrorCode#OUTCOME_UNKNOWN}. With the last one the change may have been committed; with the
 * others nothing was changed.
 */
public final class StoreException extends SkepException {

  @Serial private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param code one of the codes of store failures
   * @param message message for people, without secrets
   * @param cause exception of the driver, or null
   */
  public StoreException(ErrorCode code, String message, @Nullable Throwable cause) {
    super(code, message, cause);
  }
}
