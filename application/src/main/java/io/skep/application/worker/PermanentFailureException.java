package io.skep.application.worker;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** Thrown by a handler to fail its task without a retry. */
public final class PermanentFailureException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  /** Creates the exception; the message is stored with the task. */
  public PermanentFailureException(String message) {
    this(message, null);
  }

  /** Creates the exception; the message and the causes are stored with the task. */
  public PermanentFailureException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
