package io.skep.domain.error;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * Root of all exceptions that Skep throws deliberately.
 *
 * <p>Callers branch on the subtype or on {@link #code()}, never on the message. Unless its
 * documentation says otherwise, a call that throws has changed nothing.
 */
public abstract class SkepException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  /**
   * Creates the exception.
   *
   * @param code stable error code
   * @param message message for people, with the ids and both sides of a mismatch
   * @param cause cause, or null
   */
  protected SkepException(ErrorCode code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** Returns the stable error code. */
  public final ErrorCode code() {
    return code;
  }
}
