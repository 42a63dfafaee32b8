package io.skep.domain.error;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * The store could not do what it was asked.
 *
 * <p>Its code is one of {@link ErrorCode#STORE_UNAVAILABLE}, {@link ErrorCode#STORE_BUSY}, {@link
 * ErrorCode#STORE_FULL}, {@link ErrorCode#STORE_CORRUPT}, {@link ErrorCode#SCHEMA_MISMATCH} and
 * {@link ErrorCode#OUTCOME_UNKNOWN}. With the last one the change may have been made; with every
 * other nothing was changed.
 */
public final class StoreException extends SkepException {

  @Serial private static final long serialVersionUID = 1L;

  /**
   * Creates the failure.
   *
   * @param code which of the store's failures it is
   * @param message a sentence for people, without any secret
   * @param cause what the driver reported, or null
   */
  public StoreException(ErrorCode code, String message, @Nullable Throwable cause) {
    super(code, message, cause);
  }
}
