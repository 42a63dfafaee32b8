package io.skep.domain.error;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * Root of every failure that Skep reports on purpose.
 *
 * <p>Callers branch on the subtype or on {@link #code()}, never on the message. Unless its
 * documentation says otherwise, a call that throws changed nothing.
 */
public abstract class SkepException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  /**
   * Creates a failure.
   *
   * @param code its stable name
   * @param message a sentence for people, with the ids and both sides of a mismatch
   * @param cause what led to it, or null
   */
  protected SkepException(ErrorCode code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** Returns the stable name of this failure. */
  public final ErrorCode code() {
    return code;
  }
}
